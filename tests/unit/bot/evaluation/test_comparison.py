"""When a model counts as worse than another."""

from __future__ import annotations

import pytest

from bot.evaluation.comparison import Comparison, binomial_tail, compare, worse
from bot.evaluation.held_out import INTENTS, LABELS, SEGMENTS, Measure


def comparison(won: int, lost: int, n: int = 1000) -> Comparison:
    same = "1" * (n - won - lost)
    before = Measure(LABELS, "0" * won + "1" * lost + same)
    now = Measure(LABELS, "1" * won + "0" * lost + same)
    return Comparison(LABELS, before, now)


def test_only_messages_on_which_two_models_differ_count() -> None:
    found = comparison(won=3, lost=7)
    assert (found.won, found.lost) == (3, 7)
    assert found.p == pytest.approx(0.171875)


@pytest.mark.parametrize(
    ("won", "lost", "n", "refused"),
    [
        (0, 0, 1000, False),
        (30, 0, 1000, False),
        (12, 15, 1000, False),  # chance
        (5, 18, 1000, True),  # sure
        (0, 6, 1000, True),  # nothing but losses
        (0, 5, 1000, False),  # too few to be sure
        (40, 61, 1000, True),  # two points
        (2, 5, 100, True),  # three points of few messages
    ],
)
def test_a_model_is_worse_surely_or_by_more_than_the_margin(
    won: int, lost: int, n: int, refused: bool
) -> None:
    assert comparison(won, lost, n).worse is refused


def test_the_probability_is_that_of_a_fair_coin() -> None:
    assert binomial_tail(0, 0) == 1
    assert binomial_tail(3, 3) == pytest.approx(0.125)
    assert binomial_tail(5, 10) == pytest.approx(0.623046875)


def test_segments_are_told_but_not_decided_on() -> None:
    good, bad = "1" * 100, "0" * 50 + "1" * 50
    before = {name: Measure(name, good) for name in (LABELS, SEGMENTS, INTENTS)}
    assert worse(compare(before, {**before, SEGMENTS: Measure(SEGMENTS, bad)})) == []
    assert worse(compare(before, {**before, INTENTS: Measure(INTENTS, bad)})) == [INTENTS]


def test_figures_are_told_without_the_messages() -> None:
    told = comparison(won=1, lost=3, n=10).to_json()
    assert told["before"] == {"n": 10, "accuracy": 0.9, "interval": [0.5958, 0.9821]}
    assert (told["won"], told["lost"], told["worse"]) == (1, 3, True)
