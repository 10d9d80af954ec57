"""Shares, intervals and quantiles."""

from __future__ import annotations

import pytest

from bot.evaluation.statistics import interval, median, quantile, share


def test_nothing_of_nothing_is_zero() -> None:
    assert share(0, 0) == 0.0


def test_the_interval_holds_the_share_and_narrows_with_more() -> None:
    few, many = interval(9, 10), interval(900, 1000)
    assert few[0] < 0.9 < few[1]
    assert many[1] - many[0] < few[1] - few[0]


def test_all_right_is_not_certainty() -> None:
    low, high = interval(24, 24)
    assert low < 0.9 and high == pytest.approx(1.0)


def test_median_and_quantile() -> None:
    assert median([1, 2, 3, 10]) == 2.5
    assert quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9) == 9
