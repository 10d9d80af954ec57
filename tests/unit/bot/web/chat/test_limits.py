"""Token buckets: a burst, then a steady pace."""

from __future__ import annotations

import pytest

from bot.variables import Rate
from bot.web.chat.limits import RateLimit


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_a_burst_is_taken_and_then_one_waits() -> None:
    limit = RateLimit(Rate(3, 60), now=Clock())
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, pytest.approx(20)]


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = Clock()
    limit = RateLimit(Rate(1, 7), now=clock)
    limit.wait("a")
    clock.time += limit.wait("a") + 1e-6
    assert limit.wait("a") == 0


def test_knocking_in_vain_costs_nothing() -> None:
    clock = Clock()
    limit = RateLimit(Rate(1, 10), now=clock)
    waits = [limit.wait("a") for _ in range(50)]
    assert waits[-1] == pytest.approx(10)


def test_a_long_silence_fills_the_bucket_no_further_than_its_size() -> None:
    clock = Clock()
    limit = RateLimit(Rate(2, 1), now=clock)
    clock.time += 1_000
    assert [bool(limit.wait("a")) for _ in range(3)] == [False, False, True]


def test_keys_do_not_disturb_one_another_and_the_oldest_is_forgotten() -> None:
    limit = RateLimit(Rate(1, 60), now=Clock(), keys=2)
    assert [limit.wait(key) for key in ("a", "b", "c")] == [0, 0, 0]
    assert limit.wait("c") > 0
    assert limit.wait("a") == 0
