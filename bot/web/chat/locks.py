"""One message of a conversation at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class ConversationLocks:
    """A lock per conversation, kept as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def is_free(self, conversation_id: str) -> bool:
        """Whether nobody holds the conversation's lock or waits for it."""
        return conversation_id not in self._locks

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's lock and hold it; who came first is served first."""
        lock, users = self._locks.get(conversation_id, (None, 0))
        lock = lock or asyncio.Lock()
        self._locks[conversation_id] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            users = self._locks[conversation_id][1] - 1
            if users:
                self._locks[conversation_id] = (lock, users)
            else:
                del self._locks[conversation_id]
