"""The Rasa processes behind the door: each conversation has its own, and another one when that is away.

A process keeps the trackers of its last conversations in memory. Which one a conversation belongs to follows
from its id alone (rendezvous hashing): every door finds the same one, and when a process is added or away no
conversation of the others moves. A moved conversation loses nothing: the tracker store notices that somebody
else wrote last, and reads it again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from types import TracebackType

import structlog

from bot.conversations.conversation import Conversation, Turn
from bot.web.chat.rasa import RasaAnswer, RasaAway, RasaClient, RasaSlow

_log = structlog.get_logger(__name__)
_PAUSE = 0.5


class RasaProcesses:
    """Speaks to every Rasa process as if they were one."""

    def __init__(self, urls: Sequence[str], secret: str, *, pause: float = _PAUSE) -> None:
        self._clients = {url: RasaClient(url, secret) for url in urls}
        self._pause = pause
        self._away: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> RasaProcesses:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._away.values():
            task.cancel()
        for client in self._clients.values():
            await client.__aexit__(kind, error, trace)

    @property
    def away(self) -> frozenset[str]:
        """The processes that did not answer lately."""
        return frozenset(self._away)

    async def answer(self, conversation: Conversation, turn: Turn, seconds: float) -> RasaAnswer:
        """The answer of the conversation's process, or of the next one that is there.

        Whoever is only slow may still be at work on the message: nobody else is asked at the same time.
        """
        for url in self._order(conversation.id):
            try:
                return await self._clients[url].answer(conversation, turn, seconds)
            except (RasaSlow, asyncio.CancelledError):  # cancelled: the visitor's patience was shorter
                self._miss(url)
                raise
            except RasaAway as error:
                self._miss(url)
                reason = error
        raise reason

    async def forget(self, conversation_id: str) -> None:
        """Ask every process to let go of an erased conversation: it may have moved."""
        await asyncio.gather(*(client.forget(conversation_id) for client in self._clients.values()))

    async def is_ready(self) -> bool:
        """Whether one of them waits for messages."""
        return any(await asyncio.gather(*(client.is_ready() for client in self._clients.values())))

    def _order(self, conversation_id: str) -> list[str]:
        """The processes as this conversation prefers them, those that are away last."""
        return sorted(self._clients, key=lambda url: (url in self._away, _distance(url, conversation_id)))

    def _miss(self, url: str) -> None:
        """Prefer others until this process answers again."""
        if url not in self._away and len(self._clients) > 1:
            _log.warning("rasa.away", url=url)
            self._away[url] = asyncio.create_task(self._wait_for(url))

    async def _wait_for(self, url: str) -> None:
        await asyncio.sleep(self._pause)
        while not await self._clients[url].is_ready():
            await asyncio.sleep(self._pause)
        del self._away[url]
        _log.info("rasa.back", url=url)


def _distance(url: str, conversation_id: str) -> bytes:
    return hashlib.blake2b(f"{url} {conversation_id}".encode(), digest_size=8).digest()
