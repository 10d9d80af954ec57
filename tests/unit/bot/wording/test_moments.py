"""Dates and times as French people say them."""

from __future__ import annotations

import ast
import datetime

import pytest

from bot.wording.moments import french_call, french_date, french_opening
from tests.support.crm import ROOT

NOW = datetime.datetime(2026, 11, 23, 8, 0)


@pytest.mark.parametrize(
    ("day", "pattern", "said"),
    [
        (1, "EEEE d MMMM", "dimanche 1er novembre"),
        (1, "d MMM y", "1er nov. 2026"),
        (11, "d MMMM", "11 novembre"),
        (21, "d MMMM y", "21 novembre 2026"),
        (1, "dd/MM/y", "01/11/2026"),
    ],
)
def test_the_first_of_a_month_is_written_as_an_ordinal(day: int, pattern: str, said: str) -> None:
    assert french_date(datetime.date(2026, 11, day), pattern) == said


def test_a_moment_on_the_first_of_a_month_keeps_its_hour() -> None:
    at = datetime.datetime(2026, 11, 1, 9, 5)
    assert french_date(at, "d MMMM 'à' H 'h' mm") == "1er novembre à 9 h 05"


def test_an_hour_stays_on_one_line() -> None:
    assert french_call(datetime.datetime(2026, 3, 5, 10, 30)) == "jeudi 5 mars vers 10\u00a0h\u00a030"


def test_dates_are_written_in_one_place() -> None:
    """Whoever writes one on their own forgets the first of the month."""
    found = [
        str(file.relative_to(ROOT))
        for room in ("bot", "actions")
        for file in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "babel.dates"
    ]
    assert found == ["bot/wording/moments.py"]


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (datetime.datetime(2026, 11, 23, 9, 0), "aujourd’hui à 9 h"),
        (datetime.datetime(2026, 11, 24, 13, 30), "demain à 13 h 30"),
        (datetime.datetime(2026, 11, 30, 9, 0), "lundi 30 novembre à 9 h"),
    ],
)
def test_an_opening_is_said_as_people_say_it(opening: datetime.datetime, said: str) -> None:
    assert french_opening(opening, NOW).replace("\u00a0", " ").replace("\u202f", " ") == said
