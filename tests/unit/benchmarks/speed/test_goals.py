"""The goals say what was reached, from the numbers of both contenders."""

from __future__ import annotations

import pytest

from benchmarks.speed.goals import GOALS, Goal, best_throughput, of
from tests.support.speed import RESULTS

_VALUES = {goal.title.split(",")[0]: goal.figure(RESULTS) for goal in GOALS}


def test_every_goal_is_measured_from_the_results() -> None:
    verdicts = [goal.verdict(goal.figure(RESULTS)) for goal in GOALS]
    assert verdicts == ["aim", "at least", "aim", "at least", "at least", "at least", "aim", "at least"]


def test_the_throughput_is_that_of_the_most_productive_crowd() -> None:
    assert best_throughput(RESULTS, "ours") == 200
    assert _VALUES["Turns per second at saturation"] == 25
    assert best_throughput({}, "ours") is None


@pytest.mark.parametrize(
    ("value", "verdict"), [(None, "not measured"), (0.05, "aim"), (0.2, "at least"), (0.3, "missed")]
)
def test_less_is_better(value: float | None, verdict: str) -> None:
    assert Goal("", lambda _: None, at_least=1 / 5, aim=1 / 12).verdict(value) == verdict


@pytest.mark.parametrize(("value", "verdict"), [(20, "aim"), (8, "at least"), (7.9, "missed")])
def test_more_is_better_where_the_goal_says_so(value: float, verdict: str) -> None:
    assert Goal("", lambda _: None, 8, 20, more_is_better=True).verdict(value) == verdict


def test_without_a_reference_nothing_is_claimed_against_it() -> None:
    alone = {"ours": RESULTS["ours"]}
    verdicts = {goal.title: goal.verdict(goal.figure(alone)) for goal in GOALS}
    assert verdicts["Memory of all processes, of the reference's"] == "not measured"
    assert verdicts["Turn 200 of turn 5 of the same conversation"] == "at least"


def test_what_was_not_measured_is_not_zero() -> None:
    assert of(RESULTS, "reference", "typing", "p95_ms") is None
    assert of(RESULTS, "reference", "one", "p50_ms", "deeper") is None
