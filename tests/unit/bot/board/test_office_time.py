"""A first contact is due after so many hours of work, not of the night."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

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
