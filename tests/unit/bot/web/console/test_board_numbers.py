"""Figures in French, and how they moved."""

from __future__ import annotations

import datetime

import pytest

from bot import wording
from bot.web.console.board_numbers import Numbers

NUMBERS = Numbers(wording.load("console_board"))
MINUTE = datetime.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0.2, "moins d’une minute"),
        (45, "45\u00a0min"),
        (60, "1\u00a0h"),
        (190, "3\u00a0h\u00a010"),
        (365, "6\u00a0h\u00a005"),
        (24 * 60, "1\u00a0j"),
        (53 * 60, "2\u00a0j\u00a05\u00a0h"),
    ],
)
def test_delays_are_as_short_as_they_may_be(minutes: float, shown: str) -> None:
    assert NUMBERS.delay(MINUTE * minutes) == shown


def test_only_what_is_certain_is_all_or_nothing() -> None:
    assert [NUMBERS.share(part) for part in (0, 0.001, 0.999, 1, None)] == [
        "0\u00a0%", "1\u00a0%", "99\u00a0%", "100\u00a0%", "–",
    ]  # fmt: skip


def test_thousands_are_set_apart() -> None:
    assert NUMBERS.count(12345) == "12\u202f345"
    assert NUMBERS.leads(1) == "1 demande"


def test_more_leads_are_good_news_and_longer_delays_are_not() -> None:
    more, longer = NUMBERS.count_change(15, 10), NUMBERS.delay_change(120 * MINUTE, 60 * MINUTE)
    assert (more.text, more.before, more.arrow, more.news) == ("+50\u00a0%", "contre 10", "up", "better")
    assert longer is not None and (longer.arrow, longer.news) == ("up", "worse")
    fewer = NUMBERS.share_change(0.4, 0.5)
    assert fewer is not None and (fewer.text, fewer.news) == ("\u221210\u00a0pt", "worse")


def test_from_nothing_there_is_no_percentage() -> None:
    assert (NUMBERS.count_change(3, 0).text, NUMBERS.count_change(0, 0).text) == (
        "aucune donnée avant",
        "stable",
    )
    assert NUMBERS.share_change(0.5, None) is None


def test_a_delay_that_moved_by_less_than_its_measure_is_stable() -> None:
    same = NUMBERS.delay_change(100 * MINUTE, 103 * MINUTE)
    assert same is not None and (same.text, same.news) == ("stable", "")
