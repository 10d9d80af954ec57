"""Delays in classes: near to the exact ones, whatever their number."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.board.delays import LAST_CLASS, border, class_of, quantile, shorter_than

MINUTE = datetime.timedelta(minutes=1)
DELAYS = st.timedeltas(datetime.timedelta(minutes=2), datetime.timedelta(days=400))


@given(DELAYS)
def test_a_delay_lies_between_the_borders_of_its_class(delay: datetime.timedelta) -> None:
    number = class_of(delay)
    hair = datetime.timedelta(milliseconds=10) + delay * 1e-6
    assert border(number) - hair <= delay < border(number + 1) + hair


@given(st.lists(DELAYS, min_size=1, max_size=200), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_at_most_19_percent_from_the_exact_one(
    delays: list[datetime.timedelta], share: float
) -> None:
    classes = Counter(class_of(delay) for delay in delays)
    found = quantile(classes, share)
    exact = sorted(delays)[max(0, -(-int(share * 1000) * len(delays) // 1000) - 1)]
    assert found is not None
    assert exact / 1.1895 <= found <= exact * 1.1895


def test_of_no_delays_there_is_no_median() -> None:
    assert quantile({}, 0.5) is None


@pytest.mark.parametrize("delay", [datetime.timedelta(0), MINUTE, datetime.timedelta(seconds=3)])
def test_what_is_under_a_minute_is_in_the_first_class(delay: datetime.timedelta) -> None:
    assert class_of(delay) == 0


def test_what_took_years_is_in_the_last_class() -> None:
    assert class_of(datetime.timedelta(days=4000)) == LAST_CLASS


def test_a_class_that_a_limit_cuts_counts_in_proportion() -> None:
    hour = class_of(datetime.timedelta(hours=1))
    middle = (border(hour) + border(hour + 1)) / 2
    assert shorter_than({hour: 10, hour + 1: 5, 0: 3}, middle) == pytest.approx(8)
