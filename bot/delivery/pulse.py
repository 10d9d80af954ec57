"""One sign of life for several loops: a process of which one part hangs does not seem well."""

from __future__ import annotations

import time
from collections.abc import Callable

Beat = Callable[[], None]
LONGEST_SILENCE = 120.0
"""Seconds without a sign of life after which the process is not well; sending one e-mail may take 90."""


class Pulse:
    """Calls `touch` whenever every loop has beaten since the last time."""

    def __init__(self, touch: Beat) -> None:
        self._touch = touch
        self._loops = 0
        self._beaten: set[int] = set()
        self._touched = time.monotonic()

    def is_fresh(self) -> bool:
        """Whether every loop has beaten lately."""
        return time.monotonic() - self._touched < LONGEST_SILENCE

    def loop(self) -> Beat:
        """What one more loop calls as long as it is well."""
        number = self._loops
        self._loops += 1

        def beat() -> None:
            self._beaten.add(number)
            if len(self._beaten) == self._loops:
                self._beaten.clear()
                self._touched = time.monotonic()
                self._touch()

        return beat
