"""What a turn takes, stage by stage."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from prometheus_client import REGISTRY

from bot.telemetry import stages
from bot.telemetry.metrics import message_answered, turn_ended
from bot.telemetry.stages import Stage, async_stage, measured_turn, stage, waited

CHEAP = 0.0002
"""Seconds of the processor that all measuring of one turn may take."""


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"aiguilleur_{name}", labels) or 0.0


def seconds(process: str, name: str) -> float:
    return sample("turn_stage_duration_seconds_sum", process=process, stage=name)


def turns(process: str) -> float:
    return sample("turn_duration_seconds_count", process=process)


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(stages, "perf_counter", clock)
    return clock


async def test_a_stage_that_is_passed_twice_counts_once_with_its_sum(clock: Clock) -> None:
    @async_stage("database")
    async def ask() -> None:
        clock.now += 2

    @measured_turn("one")
    async def turn() -> str:
        await ask()
        clock.now += 5
        await ask()
        return "answer"

    assert await turn() == "answer"
    assert (seconds("one", "database"), seconds("one", "other"), turns("one")) == (4.0, 5.0, 1.0)
    assert sample("turn_stage_duration_seconds_count", process="one", stage="database") == 1.0
    assert sample("turn_duration_seconds_sum", process="one") == 9.0


async def test_a_stage_within_a_stage_belongs_to_it(clock: Clock) -> None:
    @stage("inner")
    def inner() -> None:
        clock.now += 1

    @measured_turn("nested")
    async def turn() -> None:
        with Stage("outer"):
            clock.now += 1
            inner()
        inner()

    await turn()
    assert (seconds("nested", "outer"), seconds("nested", "inner")) == (2.0, 1.0)


async def test_what_fails_counts_and_still_fails(clock: Clock) -> None:
    @async_stage("rasa")
    async def ask() -> None:
        clock.now += 3
        raise ValueError

    @measured_turn("failing")
    async def turn() -> None:
        await ask()

    with pytest.raises(ValueError):
        await turn()
    assert (seconds("failing", "rasa"), sample("turns_in_progress", process="failing")) == (3.0, 0.0)


async def test_what_was_refused_before_any_stage_is_no_turn() -> None:
    @measured_turn("refused")
    async def turn() -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await turn()
    assert turns("refused") == 0.0


async def test_outside_of_a_turn_nothing_is_measured() -> None:
    before = list(REGISTRY.collect())
    with Stage("database"):
        pass
    assert len(list(REGISTRY.collect())) == len(before)
    assert stages._current.get() is None


async def test_two_turns_at_once_do_not_share_their_times() -> None:
    both = asyncio.Event()

    @measured_turn("side_by_side")
    async def turn(name: str) -> None:
        with Stage(name):
            if name == "second":
                both.set()
            await both.wait()
            assert sample("turns_in_progress", process="side_by_side") >= 1.0

    await asyncio.gather(turn("first"), turn("second"))
    assert sample("turn_stage_duration_seconds_count", process="side_by_side", stage="first") == 1.0
    assert turns("side_by_side") == 2.0


async def test_waiting_ends_when_the_lock_is_held(clock: Clock) -> None:
    @asynccontextmanager
    async def lock():  # type: ignore[no-untyped-def]
        clock.now += 4
        yield

    @measured_turn("waiting")
    async def turn() -> None:
        async with waited(lock()):
            clock.now += 6

    await turn()
    assert (seconds("waiting", "waiting"), seconds("waiting", "other")) == (4.0, 6.0)


async def test_a_failure_while_the_lock_is_held_reaches_the_lock() -> None:
    seen: list[type[BaseException]] = []

    @asynccontextmanager
    async def lock():  # type: ignore[no-untyped-def]
        try:
            yield
        except BaseException as error:
            seen.append(type(error))
            raise

    with pytest.raises(KeyError):
        async with waited(lock()):
            raise KeyError
    assert seen == [KeyError]


async def test_measuring_a_whole_turn_is_cheap() -> None:
    """As many readings as a turn has in the door and in Rasa together, in time of the processor."""

    @async_stage("database")
    async def step() -> None:
        return None

    @asynccontextmanager
    async def free():  # type: ignore[no-untyped-def]
        yield

    async def half() -> None:
        async with waited(free()):
            for _ in range(8):
                await step()
        turn_ended("answered")
        message_answered("text", {"confidence": 0.9, "acts": []})

    measured = measured_turn("cheap")(half)
    bare = half_without_measures(free)
    assert await _cpu_of(measured) - await _cpu_of(bare) < CHEAP / 2


def half_without_measures(free):  # type: ignore[no-untyped-def]
    async def step() -> None:
        return None

    async def half() -> None:
        async with free():
            for _ in range(8):
                await step()

    return half


async def _cpu_of(turn) -> float:  # type: ignore[no-untyped-def]
    """Seconds of the processor for one, the best of several tries."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        for _ in range(500):
            await turn()
        best = min(best, (time.process_time() - began) / 500)
    return best
