"""A visitor's browser: sends a message until it is answered, as the widget does, and listens for answers."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from benchmarks.speed.figures import Timed
from benchmarks.speed.stack import NotAnswered, Reply

_TRIES = 40
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_OPENED, _ANSWERED = 201, 200
_LOST = "connection lost"


@dataclass
class Tally:
    """What all visitors have seen."""

    turns: list[Timed] = field(default_factory=list)
    """From the first attempt to the answer: what a visitor waited for."""
    refused: Counter[str] = field(default_factory=Counter)
    """By the protocol's code; each was tried again."""
    unannounced: int = 0
    """Refusals that did not say when to come back."""
    sent: dict[str, set[str]] = field(default_factory=dict)
    """The ids of the messages of each conversation."""
    openings: int = 0
    pushed: int = 0


class Browser:
    """One conversation."""

    def __init__(self, session: aiohttp.ClientSession, url: str, tally: Tally) -> None:
        self._session, self._url, self._tally = session, url, tally
        self._headers: dict[str, str] = {}
        self._conversation = ""
        self._listening: asyncio.Task[None] | None = None

    async def open(self) -> Reply:
        """Let the assistant say who it is."""
        opened = await self._until_answered("/chat/sessions", {"page": "/"}, _OPENED)
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        self._conversation = opened["conversation_id"]
        self._tally.openings += 1
        self._listening = asyncio.create_task(self._listen())
        return Reply("need")

    async def type(self, text: str) -> Reply:
        """Send words."""
        return await self._send({"text": text})

    async def press(self, button: str) -> Reply:
        """Press a button."""
        return await self._send({"button": button})

    async def close(self) -> None:
        """Leave the page."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    async def _send(self, content: dict[str, str]) -> Reply:
        message_id = str(uuid.uuid4())
        self._tally.sent.setdefault(self._conversation, set()).add(message_id)
        begun = time.perf_counter()
        try:
            answer = await self._until_answered("/chat/messages", {"id": message_id, **content}, _ANSWERED)
        except NotAnswered:
            self._tally.turns.append(Timed(time.perf_counter() - begun, answered=False))
            raise
        self._tally.turns.append(Timed(time.perf_counter() - begun))
        buttons = {
            button["title"]: button["id"]
            for message in answer["messages"]
            for button in message.get("buttons", ())
        }
        return Reply(answer["requested_slot"], buttons, bool(answer["done"]))

    async def _until_answered(self, path: str, body: dict[str, Any], wanted: int) -> dict[str, Any]:
        for _ in range(_TRIES):
            answer, pause = await self._try(path, body, wanted)
            if answer is not None:
                return answer
            await asyncio.sleep(pause)
        raise NotAnswered(f"{path}: not after {_TRIES} attempts")

    async def _try(self, path: str, body: dict[str, Any], wanted: int) -> tuple[dict[str, Any] | None, float]:
        try:
            async with self._session.post(self._url + path, json=body, headers=self._headers) as response:
                if response.status == wanted:
                    return await response.json(), 0.0
                code = (await response.json())["error"]
                if response.status not in _LATER:
                    raise NotAnswered(f"{path} answered {response.status} {code}")
                self._tally.refused[code] += 1
                when = response.headers.get("Retry-After")
                self._tally.unannounced += when is None
                return None, float(when or 1)
        except (aiohttp.ClientError, asyncio.TimeoutError):
            self._tally.refused[_LOST] += 1
            return None, 1.0

    async def _listen(self) -> None:
        """As long as the page is open; a stream that ends is opened again."""
        forever = aiohttp.ClientTimeout(total=None)
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with self._session.get(
                    f"{self._url}/chat/events", headers=self._headers, timeout=forever
                ) as response:
                    async for line in response.content:
                        self._tally.pushed += line.startswith(b"data:")
            await asyncio.sleep(3.0)
