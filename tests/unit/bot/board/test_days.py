"""Days of the vendor, also those on which clocks are changed."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.board.days import ONE, Period, day_of, next_month, span_of

PARIS = ZoneInfo("Europe/Paris")
UTC = datetime.timezone.utc


def test_a_day_begins_at_midnight_in_paris() -> None:
    span = span_of(datetime.date(2026, 7, 14), PARIS)
    assert span.start == datetime.datetime(2026, 7, 13, 22, tzinfo=UTC)
    assert span.end == datetime.datetime(2026, 7, 14, 22, tzinfo=UTC)


def test_days_on_which_clocks_change_have_23_or_25_hours() -> None:
    spring, autumn = span_of(datetime.date(2026, 3, 29), PARIS), span_of(datetime.date(2026, 10, 25), PARIS)
    assert (spring.end - spring.start, autumn.end - autumn.start) == (
        datetime.timedelta(hours=23),
        datetime.timedelta(hours=25),
    )


@given(st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_every_moment_lies_in_the_span_of_its_day(moment: datetime.datetime) -> None:
    span = span_of(day_of(moment, PARIS), PARIS)
    assert span.start <= moment < span.end


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)))
def test_a_day_ends_where_the_next_one_begins(day: datetime.date) -> None:
    assert span_of(day, PARIS).end == span_of(day + ONE, PARIS).start


def test_the_period_before_is_as_long_and_ends_the_day_before() -> None:
    period = Period(datetime.date(2026, 3, 1), datetime.date(2026, 3, 7))
    assert period.before() == Period(datetime.date(2026, 2, 22), datetime.date(2026, 2, 28))
    assert (period.length, len(list(period.days()))) == (7, 7)


@given(
    st.dates(datetime.date(2023, 11, 1), datetime.date(2025, 3, 1)), st.integers(min_value=0, max_value=400)
)
def test_whole_months_and_what_is_around_them_are_the_period(first: datetime.date, more: int) -> None:
    period = Period(first, first + more * ONE)
    around, months = period.parts()
    of_months = [day for month in months for day in Period(month, next_month(month) - ONE).days()]
    found = [*(day for part in around for day in part.days()), *of_months]
    assert sorted(found) == list(period.days())


def test_a_part_of_a_month_is_read_day_by_day() -> None:
    thirty = Period(datetime.date(2026, 2, 2), datetime.date(2026, 3, 3))
    assert thirty.parts() == ([thirty], [])
    february = Period(datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    assert february.parts() == ([], [february.first])
