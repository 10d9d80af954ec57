"""Dates and times as French people say them."""

from __future__ import annotations

import datetime

import pytest

from bot.wording.moments import french_opening

NOW = datetime.datetime(2026, 11, 23, 8, 0)


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
