"""One sign of life for several loops: a process of which one part hangs does not seem well."""

from __future__ import annotations

from collections.abc import Callable

Beat = Callable[[], None]


class Pulse:
    """Calls `touch` whenever every loop has beaten since the last time."""

    def __init__(self, touch: Beat) -> None:
        self._touch = touch
        self._loops = 0
        self._beaten: set[int] = set()

    def loop(self) -> Beat:
        """What one more loop calls as long as it is well."""
        number = self._loops
        self._loops += 1

        def beat() -> None:
            self._beaten.add(number)
            if len(self._beaten) == self._loops:
                self._beaten.clear()
                self._touch()

        return beat
