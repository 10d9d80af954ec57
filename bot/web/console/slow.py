"""Work that is slow on purpose: hashing and comparing passwords."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio

AT_ONCE = 2
"""Passwords hashed at the same time: each takes some 64 MiB and a processor."""
T = TypeVar("T")


class SlowWork:
    """Does such work off the event loop, a little at a time."""

    def __init__(self) -> None:
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(AT_ONCE)
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)
