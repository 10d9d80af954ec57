"""Whether people are there, said in French."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bot.playbook import read_playbook
from bot.web.chat.office import OfficeHours

PLAYBOOK = read_playbook(Path(__file__).resolve().parents[5] / "playbook.yml")


@pytest.mark.parametrize(
    ("now", "is_open", "sentence"),
    [
        ("2026-11-23T09:00:00+00:00", True, "disponibles en ce moment"),
        ("2026-11-23T20:00:00+00:00", False, "seront de retour demain à 9 h."),
        ("2026-11-23T12:00:00+00:00", False, "seront de retour aujourd’hui à 13 h 30."),
    ],
)
def test_the_hours_are_those_of_the_vendor(now: str, is_open: bool, sentence: str) -> None:
    view = OfficeHours(PLAYBOOK, lambda: datetime.datetime.fromisoformat(now)).view()
    assert view["open"] is is_open
    assert sentence in view["sentence"].replace("\u00a0", " ").replace("\u202f", " ")


def test_the_hours_change_with_the_minute() -> None:
    moments = iter(["2026-11-23T11:29:59+00:00", "2026-11-23T11:30:01+00:00"])
    hours = OfficeHours(PLAYBOOK, lambda: datetime.datetime.fromisoformat(next(moments)))
    assert (hours.view()["open"], hours.view()["open"]) == (True, False)
