"""Office hours cut into slots, also where the clocks change."""

from __future__ import annotations

import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.calendar.rules import CallbackRules
from bot.calendar.slots import OfficeCalendar
from bot.playbook import Hours, read_playbook

ROOT = Path(__file__).resolve().parents[4]
PARIS = ZoneInfo("Europe/Paris")
PLAYBOOK = read_playbook(ROOT / "playbook.yml")
RULES = CallbackRules()


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def clocks(calendar: OfficeCalendar, day: datetime.date) -> list[str]:
    return [calendar.local(slot).strftime("%H:%M") for slot in calendar.of_day(day)]


def always_open() -> Hours:
    spans = ((datetime.time(0), datetime.time(23, 30)),)
    return Hours("FR", (spans,) * 7, frozenset())


@pytest.fixture
def calendar() -> OfficeCalendar:
    return OfficeCalendar(PLAYBOOK.hours, PARIS, RULES)


def test_slots_fill_the_hours_of_the_office_and_leave_the_break(calendar: OfficeCalendar) -> None:
    monday = clocks(calendar, datetime.date(2026, 3, 2))
    assert monday[:2] == ["09:00", "09:30"] and monday[6:8] == ["12:00", "13:30"] and monday[-1] == "17:30"


def test_what_does_not_fit_before_closing_is_no_slot() -> None:
    rules = CallbackRules(length=datetime.timedelta(minutes=50))
    assert clocks(OfficeCalendar(PLAYBOOK.hours, PARIS, rules), datetime.date(2026, 3, 2))[3] == "11:30"
    assert clocks(OfficeCalendar(PLAYBOOK.hours, PARIS, rules), datetime.date(2026, 3, 2))[4] == "13:30"


def test_nobody_calls_on_public_holidays_closed_days_and_sundays() -> None:
    hours = Hours("FR", PLAYBOOK.hours.spans, frozenset({datetime.date(2026, 3, 3)}))
    calendar = OfficeCalendar(hours, PARIS, RULES)
    for day in (datetime.date(2026, 4, 6), datetime.date(2026, 3, 3), datetime.date(2026, 3, 8)):
        assert calendar.of_day(day) == ()


def test_no_call_is_promised_sooner_than_the_notice_or_later_than_the_horizon(
    calendar: OfficeCalendar,
) -> None:
    slots = list(calendar.bookable(at(2, 9, 10)))
    assert calendar.local(slots[0]) == at(2, 11, 30)
    assert calendar.local(slots[-1]).date() == datetime.date(2026, 3, 16)


@pytest.mark.parametrize(
    ("day", "count"), [(datetime.date(2026, 3, 29), 45), (datetime.date(2026, 10, 25), 49)]
)
def test_a_day_on_which_the_clocks_change_has_an_hour_less_or_more(day: datetime.date, count: int) -> None:
    calendar = OfficeCalendar(always_open(), PARIS, RULES)
    slots = calendar.of_day(day)
    assert len(slots) == count == len(set(slots))
    assert all(slot.end - slot.start == RULES.length for slot in slots)


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change(calendar: OfficeCalendar) -> None:
    friday, monday = (
        calendar.of_day(datetime.date(2026, 3, 27))[0],
        calendar.of_day(datetime.date(2026, 3, 30))[0],
    )
    assert calendar.local(friday).time() == calendar.local(monday).time() == datetime.time(9)
    assert monday.start - friday.start == datetime.timedelta(days=3) - datetime.timedelta(hours=1)


def test_slots_that_touch_do_not_overlap(calendar: OfficeCalendar) -> None:
    first, second = calendar.of_day(datetime.date(2026, 3, 2))[:2]
    assert first.end == second.start and not first.overlaps(second.start, second.end)
    assert first.overlaps(first.start + datetime.timedelta(minutes=29), second.end)
