"""Limits that hold for all processes together, or for this one alone when Redis is away or not used."""

from __future__ import annotations

from bot.relay.buckets import take
from bot.relay.connection import Relay, RelayAway
from bot.variables import Rate
from bot.web.chat.limits import RateLimit


class SharedLimit:
    """A bucket per key. Nobody is refused because Redis is away."""

    def __init__(self, relay: Relay | None, name: str, rate: Rate) -> None:
        self._relay = relay
        self._name = name
        self._rate = rate
        self._own = RateLimit(rate)

    async def wait(self, key: str) -> float:
        """Take one from the bucket: 0.0 when there was one, or else the seconds until there is."""
        if self._relay is None:
            return self._own.wait(key)
        bucket = self._relay.name("limit", self._name, key)
        try:
            return await take(self._relay, bucket, self._rate.requests, self._rate.seconds)
        except RelayAway:
            return self._own.wait(key)
