from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from bot import wording
from bot.web.console.moments import clock, moment

WORDS = wording.load("console")["moments"]
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime.datetime(2026, 3, 4, 0, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("utc", "short"),
    [
        ("2026-03-03T23:05", "Aujourd’hui, 0 h 05"),
        ("2026-03-03T22:55", "Hier, 23 h 55"),
        ("2026-01-02T08:00", "2 janv., 9 h 00"),
        ("2025-12-31T08:00", "31 déc. 2025"),
    ],
)
def test_a_moment_is_read_in_the_time_zone_of_the_vendor(utc: str, short: str) -> None:
    at = datetime.datetime.fromisoformat(f"{utc}+00:00")
    assert moment(at, NOW, WORDS).short.replace("\u00a0", " ") == short


def test_in_full_it_has_its_weekday_and_keeps_the_day_and_its_month_together() -> None:
    at = datetime.datetime(2026, 7, 14, 12, 3, tzinfo=datetime.timezone.utc)
    shown = moment(at, NOW, WORDS)
    assert shown.full == "mardi 14\u00a0juillet 2026 à 14\u00a0h\u00a003"
    assert shown.iso == "2026-07-14T14:03+02:00"
    assert clock(at, PARIS, WORDS) == "14\u00a0h\u00a003"
