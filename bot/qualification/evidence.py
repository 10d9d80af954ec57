"""Evidence: one thing the visitor said or did that speaks for or against segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.qualification.segments import Segment


@dataclass(frozen=True)
class Evidence:
    """A signal, the visitor's words that gave it, and what it weighs.

    `weights` are log-odds: +2 multiplies the odds of a segment by about 7, -2 divides them by as much.
    `turn` is the number of the visitor's message, from 1; 0 is what was known before they typed.
    """

    signal: str
    quote: str
    turn: int
    weights: tuple[tuple[Segment, float], ...]

    @property
    def strongest(self) -> tuple[Segment, float]:
        """The segment this evidence says most about, and how much (negative: it speaks against it)."""
        return max(self.weights, key=lambda pair: abs(pair[1]), default=(Segment.B2C, 0.0))

    def about(self, segment: Segment) -> tuple[Segment, float]:
        """What this evidence says about a segment, or, where it says nothing about it, its strongest."""
        weight = dict(self.weights).get(segment, 0.0)
        return (segment, weight) if weight else self.strongest

    def weakened(self, factor: float) -> Evidence:
        """The same evidence after a correction: it keeps `factor` of its weight."""
        return replace(self, weights=tuple((segment, weight * factor) for segment, weight in self.weights))

    def to_json(self) -> dict[str, Any]:
        """A JSON object, the inverse of `from_json`."""
        return {
            "signal": self.signal,
            "quote": self.quote,
            "turn": self.turn,
            "weights": {segment.value: weight for segment, weight in self.weights},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Evidence:
        """Read what `to_json` wrote."""
        weights = tuple((Segment(code), float(weight)) for code, weight in data["weights"].items())
        return cls(str(data["signal"]), str(data["quote"]), int(data["turn"]), weights)


def evidence(signal: str, quote: str, turn: int, weights: Mapping[Segment, float]) -> Evidence:
    """Evidence from a mapping of weights, zero weights dropped."""
    return Evidence(signal, quote, turn, tuple((s, w) for s, w in sorted(weights.items()) if w))


def distinct(items: Iterable[Evidence]) -> list[Evidence]:
    """The items without repetitions: saying the same thing twice is not more evidence.

    Of several items with one signal and the same words the strongest stays, in order of first appearance.
    """
    best: dict[tuple[str, str], Evidence] = {}
    for item in items:
        key = (item.signal, item.quote.casefold())
        known = best.get(key)
        if known is None or abs(item.strongest[1]) > abs(known.strongest[1]):
            best[key] = item
    return list(best.values())
