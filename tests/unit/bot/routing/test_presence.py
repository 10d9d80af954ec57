"""Who is away for all the time until the promised first contact is passed over."""

from __future__ import annotations

import datetime

import pytest

from bot.routing.presence import Window
from tests.unit.bot.routing.office import ANA, OFFICE, PARIS, PROMISED, away


def window(now: str) -> Window:
    moment = datetime.datetime.fromisoformat(now).replace(tzinfo=PARIS)
    return Window.until_first_contact(OFFICE, moment, PROMISED)


@pytest.mark.parametrize(
    ("now", "absence", "is_away"),
    [
        ("2026-03-04T10:00", ("2026-03-04T08:00", "2026-03-04T19:00"), True),
        ("2026-03-04T10:00", ("2026-03-04T08:00", "2026-03-04T14:00"), False),  # back before 15:00
        ("2026-03-04T10:00", ("2026-03-04T08:00", "2026-03-04T15:00"), True),  # back when it is too late
        ("2026-03-04T10:00", ("2026-03-04T11:00", "2026-03-05T12:00"), False),  # still there for an hour
        (
            "2026-03-06T20:00",
            ("2026-03-06T20:00", "2026-03-08T23:00"),
            False,
        ),  # a week-end away is no absence
        ("2026-03-06T20:00", ("2026-03-09T09:00", "2026-03-09T14:00"), True),  # Monday morning is
        ("2026-12-24T18:30", ("2026-12-28T08:00", "2026-12-28T18:00"), True),  # after Christmas and Sunday
    ],
)
def test_only_the_hours_of_the_office_count(now: str, absence: tuple[str, str], is_away: bool) -> None:
    found = window(now).absence_of([away(ANA, *absence)])
    assert (found is not None) is is_away


def test_two_absences_in_a_row_are_one() -> None:
    morning = away(ANA, "2026-03-04T08:00", "2026-03-04T12:30")
    afternoon = away(ANA, "2026-03-04T13:30", "2026-03-04T18:00")
    found = window("2026-03-04T10:00").absence_of([afternoon, morning])
    assert found == afternoon


def test_an_hour_between_two_absences_is_enough() -> None:
    morning = away(ANA, "2026-03-04T08:00", "2026-03-04T11:00")
    afternoon = away(ANA, "2026-03-04T12:00", "2026-03-04T18:00")
    assert window("2026-03-04T10:00").absence_of([morning, afternoon]) is None
