"""Leads over time: nothing is lost between days and weeks."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.board.days import ONE, Period
from bot.board.repository import DayCount
from bot.board.series import MOST_DAYS, by_segment, parts, series

FIRST = datetime.date(2026, 3, 4)  # a Wednesday


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)), st.integers(1, 400))
def test_the_parts_of_a_period_are_the_period(first: datetime.date, length: int) -> None:
    period = Period(first, first + ONE * (length - 1))
    assert [day for part in parts(period) for day in part.days()] == list(period.days())


def test_many_days_are_shown_as_weeks_that_begin_on_monday() -> None:
    weeks = parts(Period(FIRST, FIRST + ONE * MOST_DAYS))
    assert weeks[0] == Period(FIRST, datetime.date(2026, 3, 8))
    assert all(week.first.weekday() == 0 for week in weeks[1:])
    assert len(parts(Period(FIRST, FIRST + ONE * (MOST_DAYS - 1)))) == MOST_DAYS


def test_days_without_leads_are_there_and_other_days_are_not() -> None:
    rows = [
        DayCount(FIRST, "B2B", 2),
        DayCount(FIRST + 2 * ONE, "B2C", 1),
        DayCount(FIRST - ONE, "B2C", 5),
    ]
    points = series(rows, Period(FIRST, FIRST + 2 * ONE))
    assert [point.total for point in points] == [2, 0, 1]
    assert by_segment(rows) == {"B2B": 2, "B2C": 6}
