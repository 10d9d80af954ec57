"""Whether the event loop keeps up."""

from __future__ import annotations

import asyncio
import time

import pytest
from prometheus_client import REGISTRY

from bot.telemetry import loop_watch
from bot.telemetry.loop_watch import LoopWatch


def lag() -> tuple[float, float]:
    of = "aiguilleur_event_loop_lag_seconds"
    return REGISTRY.get_sample_value(f"{of}_count") or 0.0, REGISTRY.get_sample_value(f"{of}_sum") or 0.0


async def test_a_loop_that_is_held_up_is_late() -> None:
    turns, late = lag()
    watch = LoopWatch(every=0.01)
    held_until = time.monotonic() + 0.1
    while time.monotonic() < held_until:
        pass
    while lag()[0] == turns:
        await asyncio.sleep(0)
    watch.stop()
    assert lag()[1] - late >= 0.08


async def test_a_loop_that_turns_no_more_is_not_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = LoopWatch()
    assert watch.is_alive()
    monkeypatch.setattr(loop_watch, "STUCK", 0.0)
    assert not watch.is_alive()
    watch.stop()
