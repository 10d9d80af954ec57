from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retention.periods import Period, Unit, periods_in

NOON = datetime.datetime(2026, 3, 31, 12, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("1 day", "2026-03-30"),
        ("30 days", "2026-03-01"),
        ("1 month", "2026-02-28"),
        ("6 months", "2025-09-30"),
        ("3 years", "2023-03-31"),
    ],
)
def test_a_period_ends_where_the_calendar_says(text: str, then: str) -> None:
    assert Period.read(text).before(NOON) == datetime.datetime.fromisoformat(f"{then}T12:00:00+00:00")


def test_a_leap_day_has_a_day_before_it_in_other_years() -> None:
    leap = datetime.datetime(2028, 2, 29, tzinfo=datetime.timezone.utc)
    assert Period(1, Unit.YEAR).before(leap).date() == datetime.date(2027, 2, 28)


@pytest.mark.parametrize("text", ["", "3", "0 days", "three years", "3 weeks", "-1 day", "3  years"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        Period.read(text)


@given(st.integers(1, 9999), st.sampled_from(Unit))
def test_what_is_written_is_read_again(count: int, unit: Unit) -> None:
    period = Period(count, unit)
    assert Period.read(str(period)) == period


def test_periods_are_found_in_a_french_sentence() -> None:
    promise = (
        "les échanges sont conservés six mois et les coordonnées trois ans au plus, les brouillons 30 jours"
    )
    assert [str(period) for period in periods_in(promise)] == ["6 months", "3 years", "30 days"]


def test_a_sentence_may_name_no_period() -> None:
    assert list(periods_in("aussi longtemps que nécessaire, sans excès")) == []
