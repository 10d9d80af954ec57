"""What the product wants to reach beside plain Rasa: at least, and as an aim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.speed.figures import ratio

Results = Mapping[str, Any]
CROWD = 64


@dataclass(frozen=True)
class Goal:
    """A figure of a run, and how great it may be (or must be, where more is better)."""

    title: str
    figure: Callable[[Results], float | None]
    at_least: float
    aim: float
    unit: str = "×"
    more_is_better: bool = False

    def verdict(self, value: float | None) -> str:
        """What was reached."""
        if value is None:
            return "not measured"
        if self._reaches(value, self.aim):
            return "aim"
        return "at least" if self._reaches(value, self.at_least) else "missed"

    def _reaches(self, value: float, wanted: float) -> bool:
        return value >= wanted if self.more_is_better else value <= wanted


def of(results: Results, contender: str, *path: str) -> float | None:
    """A number in the results of a contender; None when it was not measured."""
    found: Any = results.get(contender)
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return float(found) if found is not None else None


def against(*path: str) -> Callable[[Results], float | None]:
    """Our figure in terms of the reference's."""
    return lambda results: ratio(of(results, "ours", *path), of(results, "reference", *path))


def best_throughput(results: Results, contender: str) -> float | None:
    """The turns per second of the most productive crowd."""
    crowds = (results.get(contender) or {}).get("crowd") or {}
    return max((found["per_second"] for found in crowds.values()), default=None)


GOALS: Sequence[Goal] = (
    Goal("Turn p50, one visitor, of the reference's", against("one", "p50_ms"), 1 / 5, 1 / 12),
    Goal("Turn p95, one visitor, of the reference's", against("one", "p95_ms"), 1 / 5, 1 / 12),
    Goal(
        "Turns per second at saturation, of the reference's",
        lambda r: ratio(best_throughput(r, "ours"), best_throughput(r, "reference")),
        8,
        20,
        more_is_better=True,
    ),
    Goal(
        "Turn 200 of turn 5 of the same conversation",
        lambda r: ratio(of(r, "ours", "long", "200"), of(r, "ours", "long", "5")),
        1.5,
        1.1,
    ),
    Goal("Memory of all processes, of the reference's", against("memory", "pss"), 1 / 2, 1 / 4),
    Goal("Start to first answer, of the reference's", against("start_seconds"), 1 / 4, 1 / 12),
    Goal("Installed size, of the reference's", against("installed_mb"), 1 / 2, 1 / 4),
    Goal(
        f"Turn p95, {CROWD} visitors who type like people",
        lambda r: of(r, "ours", "typing", "p95_ms"),
        150,
        60,
        unit="ms",
    ),
)
