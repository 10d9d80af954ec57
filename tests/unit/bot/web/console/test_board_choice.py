"""The period and the segment in the address of the board."""

from __future__ import annotations

import datetime

import pytest

from bot.board.days import Period
from bot.qualification.segments import Segment
from bot.web.console.board_choice import Choice

TODAY = datetime.date(2026, 3, 31)


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def read(**query: str) -> Choice:
    return Choice.read(query, TODAY)


def test_the_last_days_end_today_and_are_compared_with_as_many_before() -> None:
    week = read(periode="7")
    assert week.period == Period(date("2026-03-25"), TODAY)
    assert week.before == Period(date("2026-03-18"), date("2026-03-24"))


def test_this_month_is_compared_with_the_same_days_of_the_month_before() -> None:
    assert read(periode="mois").before == Period(date("2026-02-01"), date("2026-02-28"))
    middle = Choice.read({"periode": "mois"}, date("2026-03-12"))
    assert middle.before == Period(date("2026-02-01"), date("2026-02-12"))


def test_two_dates_make_a_period_that_ends_today_at_the_latest() -> None:
    choice = read(du="2026-03-30", au="2026-12-31", segment="B2B")
    assert (choice.period, choice.segment, choice.refused) == (
        Period(date("2026-03-30"), TODAY),
        Segment.B2B,
        "",
    )
    assert choice.href() == "/console/tableau-de-bord?du=2026-03-30&au=2026-03-31&segment=B2B"
    assert choice.export("jours").startswith("/console/tableau-de-bord/jours.csv?du=2026-03-30")


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        ("2026-03-02", "", "dates"),
        ("hier", "2026-03-02", "dates"),
        ("0001-01-01", "0001-01-02", "dates"),
        ("2026-03-02", "2026-03-01", "order"),
        ("2026-04-02", "2026-04-03", "future"),
        ("2024-01-01", "2026-03-01", "length"),
    ],
)
def test_dates_that_make_no_period_are_kept_and_said_to_be_wrong(first: str, last: str, refused: str) -> None:
    choice = read(du=first, au=last)
    assert (choice.refused, choice.typed, choice.name) == (refused, (first, last), "30")


def test_what_is_not_understood_shows_thirty_days_of_all_segments() -> None:
    choice = read(periode="n’importe", segment="B2X")
    assert (choice.period.length, choice.segment, choice.query()) == (30, None, "?periode=30")
