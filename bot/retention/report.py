"""What a purge did, or would do: figures, and nothing about anybody."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """Counts by kind of data and by the period that ended."""

    begun_at: datetime.datetime
    dry_run: bool = False
    by: str | None = None
    """The id of the member of staff who asked for it; None: the clock, or the command line."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    finished_at: datetime.datetime | None = None
    complete: bool = True
    """Whether nothing was left that had to go; the rest goes next time."""

    def add(self, kind: str, reason: str, count: int) -> None:
        """So many of a kind went for this reason."""
        if count:
            self.counts.setdefault(kind, Counter())[reason] += count

    @property
    def total(self) -> int:
        """How many things there were."""
        return sum(sum(reasons.values()) for reasons in self.counts.values())

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `--json`."""
        return {
            "begun_at": self.begun_at.isoformat(),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
            "dry_run": self.dry_run,
            "complete": self.complete,
            "total": self.total,
            "counts": self.plain_counts(),
        }

    def plain_counts(self) -> dict[str, dict[str, int]]:
        """The counts as they are stored."""
        return {kind: dict(sorted(reasons.items())) for kind, reasons in sorted(self.counts.items())}

    @staticmethod
    def counters(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Counter[str]]:
        """Counts that were stored."""
        return {kind: Counter(reasons) for kind, reasons in counts.items()}
