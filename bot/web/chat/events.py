"""Server-sent events: each answer of a conversation as it is stored, resumable after the last one seen."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import takewhile
from typing import Any

import anyio
import structlog

from bot.conversations.conversation import Turn, TurnStatus
from bot.conversations.repository import UnknownConversation
from bot.unit_of_work import StorageUnavailable, UnitOfWork
from bot.web.chat.listeners import Listeners
from bot.web.chat.store import Store
from bot.web.chat.views import answer_view

_log = structlog.get_logger(__name__)
Farewell = Callable[[UnitOfWork, str], dict[str, Any] | None]
"""The last words of a conversation that was erased; None as long as there is something to say."""
_News = tuple[Sequence[Turn], "dict[str, Any] | None"]
LONGEST_SECONDS = 3_600.0
"""A stream ends after this time and the browser comes back: sessions and processes do not live for ever."""


class Events:
    """The streams of this process."""

    def __init__(
        self, store: Store, listeners: Listeners, farewell: Farewell, *, heartbeat: float = 15.0
    ) -> None:
        self._store = store
        self._farewell = farewell
        self._listeners = listeners
        self._heartbeat = heartbeat

    async def start(self, conversation_id: str, last_event_id: str | None) -> int:
        """The number of the turn after which to begin: the last one seen, or else the last one there is."""
        if await self._store.read(lambda uow: uow.conversations.get(conversation_id)) is None:
            raise UnknownConversation(conversation_id)
        if last_event_id and re.fullmatch(r"[0-9]{1,6}", last_event_id):
            return int(last_event_id)
        turns = await self._store.read(lambda uow: _answered(uow, conversation_id, -1))
        return turns[-1].number if turns else -1

    async def stream(self, conversation_id: str, after: int) -> AsyncIterator[str]:
        """Events of answers after this turn; comments in between, so that proxies keep the line open."""
        until = time.monotonic() + LONGEST_SECONDS
        with self._listeners.listen(conversation_id) as call:
            yield ": open\n\n"
            while time.monotonic() < until:
                # Cleared before reading: an answer stored while we read calls again.
                call.clear()
                turns, last_words = await self._news(conversation_id, after)
                for turn in turns:
                    after = turn.number
                    yield _event(turn)
                if last_words is not None:
                    yield _message(last_words)
                    return
                with anyio.move_on_after(self._heartbeat):
                    await call.wait()
                    continue
                # The next reading also finds what another process answered.
                yield ": still here\n\n"

    async def _news(self, conversation_id: str, after: int) -> _News:
        """Answers after this turn; the last words where there is no conversation any more."""

        def look(uow: UnitOfWork) -> _News:
            turns = _answered(uow, conversation_id, after)
            return turns, None if turns else self._farewell(uow, conversation_id)

        try:
            return await self._store.read(look)
        except StorageUnavailable as error:
            _log.warning("events.no_database", conversation_id=conversation_id, error=str(error))
            return (), None


def _answered(uow: UnitOfWork, conversation_id: str, after: int) -> Sequence[Turn]:
    turns = uow.conversations.turns(conversation_id, above=after)
    return list(takewhile(lambda turn: turn.status is not TurnStatus.PENDING, turns))


def _event(turn: Turn) -> str:
    return f"id: {turn.number}\n{_message(answer_view(turn))}"


def _message(view: dict[str, Any]) -> str:
    data = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
    return f"event: message\ndata: {data}\n\n"
