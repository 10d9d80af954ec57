"""The connection of one process to Redis: quick to give up, and quick to come back."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

if TYPE_CHECKING:
    from redis.asyncio import Redis

_log = structlog.get_logger(__name__)
_ANSWER_SECONDS = 0.25
_PAUSE = 1.0
T = TypeVar("T")


class RelayAway(Exception):
    """Redis does not answer: whoever asked does without it."""


class Relay:
    """Nothing is connected before the first question. Names are sealed: Redis learns nobody's address."""

    SECRETS = "aiguilleur:secret:*"

    def __init__(self, url: str, secret: str, *, patience: float = _ANSWER_SECONDS) -> None:
        self._url = url
        self._secret = secret.encode()
        self._patience = patience
        self._redis: Redis | None = None
        self._away_until = 0.0
        self._is_away = False

    @property
    def is_away(self) -> bool:
        """Whether Redis did not answer the last question."""
        return self._is_away

    @property
    def fingerprint(self) -> str:
        """A name that is the same for all who have the same secret, and says nothing about it."""
        return self.name("secret", "")

    def name(self, *parts: str) -> str:
        """The name under which something is kept."""
        *plain, private = parts
        sealed = hmac.new(self._secret, private.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
        return ":".join(("aiguilleur", *plain, sealed))

    async def ask(self, question: Callable[[Redis], Awaitable[T]]) -> T:
        """What Redis answers, or `RelayAway`: at once, when it has just been away."""
        from redis.exceptions import RedisError

        if time.monotonic() < self._away_until:
            raise RelayAway
        try:
            answer = await asyncio.wait_for(question(self.client()), self._patience)
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            self.miss(error)
            raise RelayAway from None
        self._found()
        return answer

    def client(self) -> Redis:
        """The pool of connections."""
        if self._redis is None:
            from redis.asyncio import Redis

            self._redis = Redis.from_url(self._url, socket_connect_timeout=self._patience)
        return self._redis

    def miss(self, error: BaseException) -> None:
        """Do without Redis for a moment."""
        self._away_until = time.monotonic() + _PAUSE
        if not self._is_away:
            self._is_away = True
            _log.warning("redis.away", error=type(error).__name__)

    def _found(self) -> None:
        if self._is_away:
            self._is_away = False
            _log.info("redis.back")

    async def is_there(self) -> bool:
        """Whether Redis answers now."""
        try:
            await self.ask(lambda redis: redis.ping())
        except RelayAway:
            return False
        return True

    async def close(self) -> None:
        """Give back the connections."""
        redis, self._redis = self._redis, None
        if redis is not None:
            await closed(redis)
            await redis.connection_pool.disconnect()


async def closed(thing: Any) -> None:
    """Close a client or a line; the name of it differs between the versions of the library."""
    await (thing.aclose if hasattr(thing, "aclose") else thing.close)()
