"""What is told of many turns: quantiles of the answered ones, and how a long conversation grows."""

from __future__ import annotations

import pytest

from benchmarks.speed.figures import Timed, at_turn, curve, ratio, summary


def test_the_quantiles_are_of_the_answered_turns_in_milliseconds() -> None:
    turns = [Timed(number / 1000) for number in range(1, 101)] + [Timed(9.0, answered=False)] * 3
    found = summary(turns)
    assert (found["p50_ms"], found["p95_ms"], found["p99_ms"]) == pytest.approx((50.5, 95, 99))
    assert (found["turns"], found["failed"]) == (103, 3)


def test_only_answered_turns_count_for_the_turns_per_second() -> None:
    turns = [Timed(0.1)] * 30 + [Timed(0.1, answered=False)] * 10
    assert summary(turns, seconds=2.0)["per_second"] == 15
    assert "per_second" not in summary(turns)


def test_nothing_was_played_and_nothing_is_claimed() -> None:
    assert summary([], seconds=0.0)["per_second"] == 0


def test_a_turn_is_looked_at_together_with_its_neighbours_in_every_conversation() -> None:
    grows = [Timed(number / 1000) for number in range(1, 61)]
    assert at_turn([grows], 5) == pytest.approx(5)
    assert at_turn([grows, [Timed(1.0)] * 3], 50) == pytest.approx(50)


def test_a_turn_that_no_conversation_reached_has_no_time() -> None:
    assert at_turn([[Timed(0.1)] * 10], 50) is None
    assert at_turn([[Timed(0.1, answered=False)] * 10], 5) is None


def test_the_curve_holds_every_fifth_turn() -> None:
    flat = [[Timed(0.02)] * 22]
    assert curve(flat) == [(5, pytest.approx(20)), (10, pytest.approx(20)), (15, pytest.approx(20)), (20, 20)]


def test_a_ratio_with_something_unknown_is_unknown() -> None:
    assert ratio(1.0, 4.0) == 0.25
    assert ratio(None, 4.0) is None
    assert ratio(1.0, None) is None
    assert ratio(1.0, 0.0) is None
