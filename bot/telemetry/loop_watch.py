"""Whether the event loop keeps up: every half second something is due, and how late it is done counts."""

from __future__ import annotations

import asyncio
import time

from bot.telemetry.metrics import LOOP_LAG

EVERY = 0.5
STUCK = 30.0
"""Seconds without a turn of the loop after which the process is not well."""


class LoopWatch:
    """Watches the loop in which it is made."""

    def __init__(self, every: float = EVERY) -> None:
        self._loop = asyncio.get_running_loop()
        self._every = every
        self._turned = time.monotonic()
        self._due = self._loop.time() + every
        self._handle = self._loop.call_at(self._due, self._turn)

    def is_alive(self) -> bool:
        """Whether the loop has turned lately; asked from another thread."""
        return time.monotonic() - self._turned < STUCK

    def stop(self) -> None:
        """Watch no more."""
        self._handle.cancel()

    def _turn(self) -> None:
        now = self._loop.time()
        self._turned = time.monotonic()
        LOOP_LAG.observe(max(0.0, now - self._due))
        self._due = now + self._every
        self._handle = self._loop.call_at(self._due, self._turn)
