"""The words that the console is timed with, and the table of its times."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from benchmarks.console.render import Timing, table
from benchmarks.console.words import rarest
from bot.search.query import Query, parse_query


def counting(numbers: Mapping[str, int]) -> Callable[[Query], int]:
    """Words that so many have; all others are nobody's."""
    known = {parse_query(word): number for word, number in numbers.items()}
    return lambda search: known.get(search, 0)


def test_the_rarest_word_that_fills_a_page_is_chosen() -> None:
    number = counting({"clepsydre": 50, "zootrope": 51, "barographe": 90})
    assert rarest(["rarities", "first_names"], number, 50) == "zootrope"


def test_where_rarities_are_too_rare_another_kind_of_word_is_taken() -> None:
    number = counting({"clepsydre": 7, "Odile": 80, "Malo": 71})
    assert rarest(["rarities", "first_names"], number, 50) == "Malo"


def test_a_database_without_such_a_word_is_not_measured() -> None:
    with pytest.raises(LookupError, match="more leads"):
        rarest(["rarities"], counting({}), 50)


def test_the_table_names_the_slowest_page_and_the_greatest_ratio() -> None:
    timings = [Timing("Leads", 20, 30, 74_000, 73_000), Timing("Board", 60, 84, 52_000, 53_400)]
    written = table({"SQLite": timings}, datetime.date(2026, 3, 2))
    assert "Slowest page 84 ms; greatest ratio 1.5." in written
    assert "| Board | 60.0 | 84.0 | 1.40 | 52 | 53 |" in written
