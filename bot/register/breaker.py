"""Leaves a service alone that does not answer: a circuit breaker, and a limit of requests per second."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum


class State(Enum):
    """Whether requests go through."""

    CLOSED = "closed"
    OPEN = "open"
    """None do, until some time has passed."""
    HALF_OPEN = "half_open"
    """One does, to see whether the service is back."""


@dataclass
class CircuitBreaker:
    """Opens after several failures in a row; times are seconds of any clock that only runs forward."""

    failures_allowed: int = 5
    rest: float = 60.0
    longest_rest: float = 1800.0
    failures: int = 0
    _opened_at: float | None = None
    _rest: float = 0.0

    def state(self, now: float) -> State:
        """Where it stands."""
        if self._opened_at is None:
            return State.CLOSED
        return State.HALF_OPEN if now >= self._opened_at + self._rest else State.OPEN

    def lets_through(self, now: float) -> bool:
        """Whether a request may be made."""
        return self.state(now) is not State.OPEN

    def succeeded(self) -> None:
        """The service answered."""
        self.failures, self._opened_at, self._rest = 0, None, 0.0

    def failed(self, now: float) -> None:
        """It did not. Each time it still does not, it is left alone for twice as long."""
        self.failures += 1
        if self._opened_at is not None or self.failures >= self.failures_allowed:
            self._rest = min(self.longest_rest, 2 * self._rest if self._rest else self.rest)
            self._opened_at = now

    def told_to_wait(self, now: float, seconds: float) -> None:
        """The service itself said for how long it wants to be left alone."""
        self._rest, self._opened_at = min(seconds, self.longest_rest), now


@dataclass
class RateLimit:
    """So many requests in one second."""

    requests: int
    _made: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """How long to wait before the next one; 0: now."""
        return max(0.0, self._made[0] + 1.0 - now) if len(self._made) == self.requests else 0.0

    def made(self, now: float) -> None:
        """One was made."""
        if len(self._made) == self.requests:
            self._made.popleft()
        self._made.append(now)
