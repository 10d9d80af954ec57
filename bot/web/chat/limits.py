"""How often somebody may knock: token buckets in memory, as many as are used and no more than a bound."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.variables import Rate

MAX_KEYS = 50_000


class RateLimit:
    """A bucket per key that holds `rate.requests` and fills up again in `rate.seconds`."""

    def __init__(
        self, rate: Rate, *, now: Callable[[], float] = time.monotonic, keys: int = MAX_KEYS
    ) -> None:
        self._rate = rate
        self._now = now
        self._keys = keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Take one from the bucket: 0.0 when there was one, or else the seconds until there is."""
        now = self._now()
        level, since = self._buckets.pop(key, (float(self._rate.requests), now))
        speed = self._rate.requests / self._rate.seconds
        level = min(self._rate.requests, level + (now - since) * speed)
        wait = 0.0 if level >= 1 else (1 - level) / speed
        self._buckets[key] = (level if wait else level - 1, now)
        if len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)  # the one not seen for longest is the fullest
        return wait
