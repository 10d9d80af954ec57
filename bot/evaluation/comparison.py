"""Whether a model is worse than another: read from the messages on which the two differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.evaluation.held_out import INTENTS, LABELS, Measure
from bot.evaluation.statistics import share

DECIDING = (LABELS, INTENTS)
"""The segments are the labels once more, without « unknown »: told, but not decided on twice."""
SIGNIFICANT = 0.05 / len(DECIDING)
"""A model that is as good is refused in one training of twenty, whichever measure is unlucky."""
MARGIN = 0.02
"""So much worse is refused although there are too few messages to be sure."""


@dataclass(frozen=True)
class Comparison:
    """One measure of two models, taken on the same messages."""

    name: str
    before: Measure
    now: Measure

    @property
    def won(self) -> int:
        """Messages that only the new model reads rightly."""
        return self._only("0", "1")

    @property
    def lost(self) -> int:
        """Messages that only the old model reads rightly."""
        return self._only("1", "0")

    @property
    def p(self) -> float:
        """How probable it is to lose so many of those on which they differ, were both as good.

        McNemar's test, exact and one-sided.
        """
        return binomial_tail(self.lost, self.won + self.lost)

    @property
    def worse(self) -> bool:
        """Whether the new model is worse: surely, or by more than the margin."""
        drop = share(self.lost - self.won, len(self.now.right))
        return self.lost > self.won and (self.p < SIGNIFICANT or drop > MARGIN)

    def to_json(self) -> dict[str, Any]:
        """All figures, without the messages."""
        sides = {"before": self.before.to_json(), "now": self.now.to_json()}
        for side in sides.values():
            side.pop("right")
        figures = {"won": self.won, "lost": self.lost, "p": round(self.p, 4), "worse": self.worse}
        return {"n": len(self.now.right), **sides, **figures}

    def _only(self, old: str, new: str) -> int:
        pairs = zip(self.before.right, self.now.right, strict=True)
        return sum(pair == (old, new) for pair in pairs)


def compare(before: Mapping[str, Measure], now: Mapping[str, Measure]) -> dict[str, Comparison]:
    """Each measure of both models."""
    return {name: Comparison(name, before[name], now[name]) for name in now if name in before}


def worse(comparisons: Mapping[str, Comparison]) -> list[str]:
    """The measures by which the new model is worse."""
    return [name for name in DECIDING if name in comparisons and comparisons[name].worse]


def binomial_tail(successes: int, tries: int) -> float:
    """The probability of at least so many heads among so many throws of a fair coin."""
    return float(sum(math.comb(tries, k) for k in range(successes, tries + 1)) / 2**tries)
