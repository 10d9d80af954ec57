"""One message of a conversation at a time, in this process and in all others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
import anyio.to_thread

from bot.conversations.claims import Claims

T = TypeVar("T")
_PAUSES = (0.02, 0.05, 0.1, 0.2)


class ConversationLocks:
    """A lock per conversation, kept as long as somebody holds it or waits for it."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def is_free(self, conversation_id: str) -> bool:
        """Whether nobody in this process holds the conversation's lock or waits for it."""
        return conversation_id not in self._locks

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[bool]:
        """Wait for the conversation's lock and hold it; in this process who came first is served first.

        Says whether no other process had it: whatever it did was written meanwhile. Raises
        `StorageUnavailable`.
        """
        lock, users = self._locks.get(conversation_id, (None, 0))
        lock = lock or asyncio.Lock()
        self._locks[conversation_id] = (lock, users + 1)
        try:
            async with lock, self._claimed(conversation_id) as at_once:
                yield at_once
        finally:
            users = self._locks[conversation_id][1] - 1
            if users:
                self._locks[conversation_id] = (lock, users)
            else:
                del self._locks[conversation_id]

    @asynccontextmanager
    async def _claimed(self, conversation_id: str) -> AsyncIterator[bool]:
        at_once = await self._take(conversation_id)
        if not at_once:
            await self._wait_and_take(conversation_id)
        try:
            yield at_once
        finally:
            if self._claims.far:
                with anyio.CancelScope(shield=True):
                    await self._asked(self._claims.give_back, conversation_id)
            else:
                self._claims.give_back(conversation_id)

    async def _wait_and_take(self, conversation_id: str) -> None:
        """Who holds it may be on another machine, and calls nobody: ask again."""
        attempt = 0
        while True:
            await anyio.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
            if await self._take(conversation_id):
                return
            attempt += 1

    async def _take(self, conversation_id: str) -> bool:
        return await self._asked(self._claims.take, conversation_id)

    async def _asked(self, question: Callable[[str], T], conversation_id: str) -> T:
        if self._claims.far:
            return await anyio.to_thread.run_sync(question, conversation_id)
        return question(conversation_id)
