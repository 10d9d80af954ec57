"""Wait for what another process or thread does, and for no longer than that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 90.0
"""Seconds until a condition must hold: a busy machine is slow, not wrong."""
T = TypeVar("T")


def eventually(found: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """What `found` returns as soon as it is true; fails with `what` when it never is."""
    deadline = time.monotonic() + seconds
    while True:
        result = found()
        if result:
            return result
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)


async def soon(found: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """The same where a loop must go on meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        result = found()
        if result:
            return result
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        await asyncio.sleep(0.01)
