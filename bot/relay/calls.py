"""Calls from one process to the others: something happened under this name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.relay.connection import Relay, RelayAway, closed

_PAUSE = 1.0
_READ_SECONDS = 5.0
_AGAIN = (1.1, 2.5)
"""Between attempts to call: Redis may only have been slow."""
_PREFIX = "aiguilleur:call:"


class Calls:
    """Each process hears only of the names that it follows."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._followed: set[str] = set()
        self._line: Any = None
        self._running: set[asyncio.Task[None]] = set()

    def call(self, name: str) -> None:
        """Tell whoever follows this name. When Redis stays away they find out later, by themselves."""
        self._soon(self._publish(name))

    def follow(self, name: str) -> None:
        """Hear of this name from now on, and once as soon as the line is open for it."""
        self._followed.add(name)
        if self._line is not None:
            self._soon(self._told(self._line.subscribe(_PREFIX + name)))

    def leave(self, name: str) -> None:
        """Hear of it no more."""
        self._followed.discard(name)
        if self._line is not None:
            self._soon(self._told(self._line.unsubscribe(_PREFIX + name)))

    async def run(self, heard: Callable[[str], None]) -> None:
        """Listen until cancelled; after each break the line is opened again, for everything."""
        from redis.exceptions import RedisError

        while True:
            try:
                await self._listen(heard)
            except (RedisError, OSError, asyncio.TimeoutError) as error:
                self._relay.miss(error)
            await asyncio.sleep(_PAUSE)

    async def _listen(self, heard: Callable[[str], None]) -> None:
        line: Any = self._relay.client().pubsub()
        try:
            # Always one: the line is open before anybody waits, and an operator sees who has which secret.
            await line.subscribe(self._relay.fingerprint, *(_PREFIX + name for name in self._followed))
            self._line = line
            while True:
                message = await line.get_message(timeout=_READ_SECONDS)
                # What was called before the line was open for a name is made up for when it is.
                if message is not None and message["type"] in ("message", "subscribe"):
                    heard(message["channel"].decode().removeprefix(_PREFIX))
        finally:
            self._line = None
            await closed(line)

    async def _publish(self, name: str) -> None:
        for pause in (*_AGAIN, None):
            try:
                await self._relay.ask(lambda redis: redis.publish(_PREFIX + name, b""))
                return
            except RelayAway:
                if pause is not None:
                    await asyncio.sleep(pause)

    async def _told(self, command: Any) -> None:
        from redis.exceptions import RedisError

        try:
            await command
        except (RedisError, OSError) as error:  # who listens notices as well, and opens the line again
            self._relay.miss(error)

    def _soon(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
