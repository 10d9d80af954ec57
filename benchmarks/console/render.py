"""The table of the times."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """A page on few leads and on many, in milliseconds, and its size on each, in bytes."""

    page: str
    few: float
    many: float
    few_bytes: int
    many_bytes: int

    @property
    def ratio(self) -> float:
        """How many times as long it takes on many."""
        return self.many / self.few


def table(found: Mapping[str, Sequence[Timing]], day: datetime.date) -> str:
    """A Markdown page: one table for each kind of database."""
    parts = [
        "# The console, on few leads and on many",
        f"Measured on {day.isoformat()} with `python -m benchmarks.console.run`, without network: medians in"
        " milliseconds. The rare words are chosen in each database: each fills a page and hardly more. All"
        " other addresses are the same in both; what finds more on many (a phone number, a name, callbacks"
        " to come) shows more rows there, as its size tells, and takes longer for each.",
    ]
    for name, timings in found.items():
        slowest = max((timing.many for timing in timings), default=0)
        worst = max((timing.ratio for timing in timings), default=0)
        lines = [f"## {name}", f"Slowest page {slowest:.0f} ms; greatest ratio {worst:.1f}.", ""]
        lines += [
            "| page | few | many | ratio | kB on few | kB on many |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {item.page} | {item.few:.1f} | {item.many:.1f} | {item.ratio:.2f}"
            f" | {item.few_bytes / 1000:.0f} | {item.many_bytes / 1000:.0f} |"
            for item in timings
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
