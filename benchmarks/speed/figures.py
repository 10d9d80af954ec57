"""The figures of many turns, and what of them is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.statistics import median, quantile

AROUND = 2
"""How many turns before and after the one that is looked at count with it."""


@dataclass(frozen=True)
class Timed:
    """A visitor's turn: how long it took, and whether it was answered."""

    seconds: float
    answered: bool = True


def summary(turns: Sequence[Timed], seconds: float | None = None) -> dict[str, Any]:
    """Milliseconds of the answered turns; turns per second where it is known how long all took together."""
    times = [1000 * turn.seconds for turn in turns if turn.answered]
    found: dict[str, Any] = {
        "turns": len(turns),
        "failed": len(turns) - len(times),
        "p50_ms": median(times),
        "p95_ms": quantile(times, 0.95),
        "p99_ms": quantile(times, 0.99),
    }
    return found if seconds is None else {**found, "per_second": len(times) / seconds if seconds else 0.0}


def at_turn(conversations: Sequence[Sequence[Timed]], number: int) -> float | None:
    """The median of this turn and its neighbours over all conversations, in ms; None: none got so far."""
    first = max(0, number - 1 - AROUND)
    reached = [turns[first : number + AROUND] for turns in conversations if len(turns) >= number]
    times = [1000 * turn.seconds for turns in reached for turn in turns if turn.answered]
    return median(times) if times else None


def curve(conversations: Sequence[Sequence[Timed]], step: int = 5) -> list[tuple[int, float]]:
    """How the time of a turn grows: (number, ms), each `step` turns."""
    longest = max((len(turns) for turns in conversations), default=0)
    points = [(number, at_turn(conversations, number)) for number in range(step, longest + 1, step)]
    return [(number, time) for number, time in points if time is not None]


def ratio(first: float | None, second: float | None) -> float | None:
    """How many times the second the first is; None when that cannot be said."""
    return first / second if first is not None and second else None
