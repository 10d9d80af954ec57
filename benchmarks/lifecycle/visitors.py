"""Visitors at the public door: they send, wait, send again, and never give up."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from benchmarks.lifecycle.assistant import VISITOR
from benchmarks.lifecycle.talks import Ending, Habit, Talk

_AT_ONCE = 16
_PATIENCE_SECONDS = 300.0
_LATER = frozenset({408, 429, 500, 502, 503, 504})


class GaveUp(Exception):
    """The door did not answer for minutes."""


@dataclass
class Heard:
    """What visitors remember, each talk by its number."""

    conversations: dict[int, str] = field(default_factory=dict)
    """The id of the conversation."""
    sent: dict[int, list[str]] = field(default_factory=dict)
    """The ids of the messages, in order."""
    told: dict[int, str] = field(default_factory=dict)
    """The answer to the confirmation, by its name."""
    repeats: int = 0
    """How often something was sent again because no answer came."""
    played: int = 0


@dataclass
class Crowd(Heard):
    """Plays conversations at the door, some at once."""

    url: str = ""

    async def play(self, talks: Sequence[Talk], seed: int) -> None:
        """All of them, in an order of their own, but whoever asks once more does so after the first time."""
        gate = asyncio.Semaphore(_AT_ONCE)
        done = {talk.number: asyncio.Event() for talk in talks}
        async with httpx.AsyncClient(base_url=self.url, timeout=60, trust_env=False) as http:

            async def one(talk: Talk) -> None:
                if talk.request != talk.number:
                    await done[talk.request].wait()
                async with gate:
                    await self._talk(http, talk)
                self.played += 1
                done[talk.number].set()

            order = list(talks)
            random.Random(seed).shuffle(order)
            await asyncio.gather(*map(one, order))

    async def _talk(self, http: httpx.AsyncClient, talk: Talk) -> None:
        page = f"https://www.clairvoie.example/?{VISITOR}={talk.number}"
        opened = await self._send(http, "/chat/sessions", {"page": page, "utm": {"source": "simulation"}})
        self.conversations[talk.number] = opened["conversation_id"]
        headers = {"Authorization": f"Bearer {opened['token']}"}
        answer: dict[str, Any] = {}
        sent = self.sent.setdefault(talk.number, [])
        for number in range(1, talk.messages + 1):
            sent.append(talk.message_id(number))
            message = {"id": talk.message_id(number), "text": talk.text(number)}
            last = number == talk.confirmed_at
            times = 2 if last and talk.habit is Habit.DOUBLE_CLICK else 1
            answers = await asyncio.gather(
                *(self._send(http, "/chat/messages", message, headers) for _ in range(times))
            )
            if last and talk.habit is Habit.REPEATED:
                answers.append(await self._send(http, "/chat/messages", message, headers))
            answer = answers[0]
            if any(other["messages"] != answer["messages"] for other in answers):
                raise AssertionError(f"talk {talk.number} was told different things about one message")
        if talk.ending is not Ending.LEFT:
            self.told[talk.number] = str(answer["messages"][0]["text"])

    async def _send(
        self, http: httpx.AsyncClient, path: str, body: Any, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """The answer, however often the door has to be asked."""
        pause, began = 0.05, asyncio.get_running_loop().time()
        while asyncio.get_running_loop().time() - began < _PATIENCE_SECONDS:
            try:
                response = await http.post(path, json=body, headers=headers)
            except httpx.HTTPError:
                pass  # the door is being started again
            else:
                if response.is_success:
                    found: dict[str, Any] = response.json()
                    return found
                if response.status_code not in _LATER:
                    raise AssertionError(f"{path}: {response.status_code} {response.text[:200]}")
            self.repeats += 1
            await asyncio.sleep(pause)
            pause = min(2 * pause, 2.0)
        raise GaveUp(path)
