"""Limits that hold for all processes together, or for this one alone when Redis is away or not used."""

from __future__ import annotations

from bot.relay.buckets import Bucket, take
from bot.relay.connection import Relay, RelayAway
from bot.variables import Rate
from bot.web.chat.limits import RateLimit


class SharedLimit:
    """A bucket per key. Nobody is refused because Redis is away."""

    def __init__(self, relay: Relay | None, name: str, rate: Rate) -> None:
        self.relay = relay
        self._name = name
        self._rate = rate
        self._own = RateLimit(rate)

    async def wait(self, key: str) -> float:
        """Take one from the bucket: 0.0 when there was one, or else the seconds until there is."""
        return await wait_for_all((self, key))

    def here(self, key: str) -> float:
        """The same from this process's own bucket."""
        return self._own.wait(key)

    def bucket(self, relay: Relay, key: str) -> Bucket:
        """The one that all processes share."""
        return Bucket(relay.name("limit", self._name, key), self._rate.requests, self._rate.seconds)


async def wait_for_all(*taken: tuple[SharedLimit, str]) -> float:
    """Take one from each of these, up to the first that is empty: 0.0, or the seconds until that has one.

    They share one Redis, which is asked once.
    """
    relay = taken[0][0].relay
    if relay is not None:
        try:
            return await take(relay, *(limit.bucket(relay, key) for limit, key in taken))
        except RelayAway:
            pass
    return next((wait for limit, key in taken if (wait := limit.here(key))), 0.0)
