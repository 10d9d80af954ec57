"""Who waits in this process for the next answer of a conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.relay.calls import Calls
from bot.relay.connection import Relay
from bot.web.chat.errors import Refusal

PER_CONVERSATION = 5
ALL_TOGETHER = 2_000


class Listeners:
    """A wake-up call per listener. What to send is read from the database: nothing can pile up here.

    Where several processes share a Redis, they call one another.
    """

    def __init__(self, relay: Relay | None = None) -> None:
        self._calls = Calls(relay) if relay is not None else None
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._count = 0

    def refuse_if_full(self, conversation_id: str) -> None:
        """Whoever comes now would be one too many."""
        here = self._waiting.get(conversation_id, ())
        if len(here) >= PER_CONVERSATION or self._count >= ALL_TOGETHER:
            raise Refusal("too_many_listeners", retry_after=30)

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """An event that is set when the conversation has something new."""
        here = self._waiting.setdefault(conversation_id, set())
        if not here and self._calls is not None:
            self._calls.follow(conversation_id)
        call = asyncio.Event()
        here.add(call)
        self._count += 1
        try:
            yield call
        finally:
            here.discard(call)
            self._count -= 1
            if not here:
                self._waiting.pop(conversation_id, None)
                if self._calls is not None:
                    self._calls.leave(conversation_id)

    def wake(self, conversation_id: str) -> None:
        """The conversation has something new, for listeners here and in other processes."""
        self._wake(conversation_id)
        if self._calls is not None:
            self._calls.call(conversation_id)

    async def run(self) -> None:
        """Hear the calls of other processes, until cancelled."""
        if self._calls is not None:
            await self._calls.run(self._wake)

    def _wake(self, conversation_id: str) -> None:
        for call in self._waiting.get(conversation_id, ()):
            call.set()
