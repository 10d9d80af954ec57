"""From which amounts a public purchase needs which procedure, and since when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.reference.dated import table


@dataclass(frozen=True)
class Thresholds:
    """Amounts before tax, in euros, for supplies and services; they count from `start` on."""

    start: datetime.date
    quote: int
    """Below: the buyer may order without publicity and competition."""
    publicity: int
    """From here on a notice is published; in between the buyer chooses how to publish."""
    state: int
    """From here on a formal procedure, for the State and its establishments."""
    local: int
    """From here on a formal procedure, for local authorities, their establishments and hospitals."""


@dataclass(frozen=True)
class ProcurementRules:
    """All blocks of thresholds, the oldest first."""

    blocks: tuple[Thresholds, ...]

    def on(self, day: datetime.date) -> Thresholds:
        """Those of a day; of a day before them all, the oldest."""
        return next((block for block in reversed(self.blocks) if block.start <= day), self.blocks[0])


def rules_of(rows: Iterable[Mapping[str, Any]]) -> ProcurementRules:
    """The blocks of a table. Raises ValueError for amounts that do not rise, or for the same day twice."""
    blocks = sorted((_block(row) for row in rows), key=lambda block: block.start)
    if not blocks:
        raise ValueError("at least one block of thresholds is needed")
    if len({block.start for block in blocks}) < len(blocks):
        raise ValueError("two blocks begin on the same day")
    return ProcurementRules(tuple(blocks))


@cache
def known_rules() -> ProcurementRules:
    """Those of the table of this room."""
    return rules_of(table("procurement")["thresholds"])


def _block(row: Mapping[str, Any]) -> Thresholds:
    start = row["from"]
    day = start if isinstance(start, datetime.date) else datetime.date.fromisoformat(str(start))
    block = Thresholds(day, row["quote"], row["publicity"], row["state"], row["local"])
    if not 0 < block.quote <= block.publicity <= min(block.state, block.local):
        raise ValueError(f"the thresholds from {day} on must rise: quote, publicity, then state and local")
    return block
