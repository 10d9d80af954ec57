"""A first contact is due after so many hours of work, not of the night."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.board.office_time import OfficeClock
from bot.playbook import Hours

PARIS = ZoneInfo("Europe/Paris")
MORNING = (datetime.time(9), datetime.time(12, 30))
AFTERNOON = (datetime.time(13, 30), datetime.time(18))
WEEK = ((MORNING, AFTERNOON),) * 5 + ((), ())
CLOCK = OfficeClock(Hours("FR", WEEK, frozenset()), PARIS)
FOUR = datetime.timedelta(hours=4)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("since", "due"),
    [
        ("2026-03-04T09:00", "2026-03-04T14:00"),  # the lunch hour does not count
        ("2026-03-04T16:00", "2026-03-05T11:00"),
        ("2026-03-04T22:00", "2026-03-05T14:00"),
        ("2026-03-06T17:00", "2026-03-09T12:00"),  # from Friday evening to Monday
        ("2026-03-27T17:00", "2026-03-30T12:00"),  # clocks change in between
        ("2026-05-07T17:00", "2026-05-11T12:00"),  # the 8th of May is a Friday without work
    ],
)
def test_only_working_hours_count(since: str, due: str) -> None:
    assert CLOCK.due(at(since), FOUR) == at(due)


def test_an_office_that_never_opens_owes_nothing() -> None:
    closed = OfficeClock(Hours("FR", ((),) * 7, frozenset()), PARIS)
    assert closed.due(at("2026-03-04T09:00"), FOUR) is None


@given(
    since=st.integers(0, 20 * 24 * 60),
    now=st.integers(0, 20 * 24 * 60),
    hours=st.sampled_from([0.5, 4, 8, 30]),
)
def test_what_is_overdue_began_before_a_moment(since: int, now: int, hours: float) -> None:
    begun, later = (
        at("2026-04-27T00:00") + minutes * datetime.timedelta(minutes=1) for minutes in (since, now)
    )
    allowed = datetime.timedelta(hours=hours)
    due, bound = CLOCK.due(begun, allowed), CLOCK.overdue_before(later, allowed)
    assert due is not None and bound is not None
    if begun < bound:
        assert due <= later
    elif begun > bound:
        assert due >= later


def test_an_office_that_never_opens_has_nothing_overdue() -> None:
    closed = OfficeClock(Hours("FR", ((),) * 7, frozenset()), PARIS)
    assert closed.overdue_before(at("2026-03-04T09:00"), FOUR) is None
    assert list(closed.open_between(at("2026-03-04T09:00"), at("2026-03-09T09:00"))) == []


def test_the_hours_between_two_moments_leave_out_nights_and_holidays() -> None:
    spans = [
        tuple(moment.astimezone(PARIS).isoformat(timespec="minutes") for moment in span)
        for span in CLOCK.open_between(at("2026-05-07T17:00"), at("2026-05-11T10:00"))
    ]
    assert spans == [
        ("2026-05-07T17:00+02:00", "2026-05-07T18:00+02:00"),
        ("2026-05-11T09:00+02:00", "2026-05-11T10:00+02:00"),
    ]
