"""Who may wait for an answer now: as many as can be answered in time, by what turns have taken lately.

Without a bound everybody waits for everybody: each answer comes later, browsers give up and send again, and
what is answered has been given up already. So whoever would wait for too long is told so, before anything is
written down, and given a time to come back: one after the other, at the pace at which turns are answered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.web.chat.errors import Refusal

LEAST, MOST = 16, 500
"""So many may always wait, however slow the last turns were; never more, whatever memory they need."""
LATEST = 30.0
"""Seconds after which whoever is sent away may come back at the latest."""
_FIRST_GUESS = 0.1
_WEIGHT = 0.05
"""Of the last answer among all before it: one slow turn says little."""


class Admission:
    """One per process. `horizon`: how many seconds the last in the queue may wait."""

    def __init__(self, horizon: float, now: Callable[[], float] = time.monotonic) -> None:
        self._horizon = horizon
        self._now = now
        self._waiting = 0
        self._pace = _FIRST_GUESS
        self._last = 0.0
        self._next_return = 0.0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._waiting

    @property
    def most(self) -> int:
        """How many may wait."""
        return int(min(MOST, max(LEAST, self._horizon / self._pace)))

    def refuse_if_full(self) -> None:
        """Whoever comes now would wait for too long."""
        if self._waiting >= self.most:
            raise Refusal("overloaded", retry_after=self._appointment())

    @contextmanager
    def wait(self) -> Iterator[None]:
        """Wait for an answer as long as the block lasts, or be refused."""
        self.refuse_if_full()
        if not self._waiting:
            self._last = self._now()  # nobody waited until now: the pause says nothing of the pace
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    def answered(self) -> None:
        """A turn was answered while others may have waited: the time since the one before it is the pace."""
        now = self._now()
        self._pace += _WEIGHT * (now - self._last - self._pace)
        self._last = now

    def _appointment(self) -> float:
        """Seconds until it is the turn of whoever is sent away now."""
        now = self._now()
        soonest = now + self._horizon / 2
        self._next_return = min(max(self._next_return + self._pace, soonest), now + LATEST)
        return self._next_return - now
