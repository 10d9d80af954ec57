"""From which amounts a public purchase needs what, and since when."""

from __future__ import annotations

import datetime

import pytest

from bot.reference.procurement import known_rules, rules_of

_ROW = {"from": "2026-01-01", "quote": 40_000, "publicity": 90_000, "state": 140_000, "local": 216_000}


@pytest.mark.parametrize(
    ("day", "quote", "state", "local"),
    [
        (datetime.date(2020, 5, 1), 40_000, 140_000, 215_000),  # before the table: the oldest
        (datetime.date(2025, 12, 31), 40_000, 143_000, 221_000),
        (datetime.date(2026, 3, 31), 40_000, 140_000, 216_000),
        (datetime.date(2026, 4, 1), 60_000, 140_000, 216_000),
        (datetime.date(2027, 7, 1), 60_000, 140_000, 216_000),
    ],
)
def test_the_thresholds_of_a_day_are_those_that_counted_then(
    day: datetime.date, quote: int, state: int, local: int
) -> None:
    found = known_rules().on(day)
    assert (found.quote, found.state, found.local) == (quote, state, local)


@pytest.mark.parametrize(
    "rows",
    [[], [_ROW, _ROW], [{**_ROW, "quote": 100_000}], [{**_ROW, "from": "soon"}], [{**_ROW, "local": 80_000}]],
)
def test_thresholds_that_cannot_be_are_refused(rows: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError):
        rules_of(rows)
