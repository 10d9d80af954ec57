"""Shares with their confidence intervals, and quantiles."""

from __future__ import annotations

import math
from collections.abc import Sequence


def share(part: int, whole: int) -> float:
    """`part` of `whole` as a number from 0 to 1; nothing of nothing is 0."""
    return part / whole if whole else 0.0


def interval(part: int, whole: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % confidence interval of a share after Wilson, as two numbers from 0 to 1."""
    if not whole:
        return 0.0, 1.0
    rate = part / whole
    denominator = 1 + z * z / whole
    centre = (rate + z * z / (2 * whole)) / denominator
    spread = z * math.sqrt(rate * (1 - rate) / whole + z * z / (4 * whole * whole)) / denominator
    return max(0.0, centre - spread), min(1.0, centre + spread)


def quantile(values: Sequence[float], at: float) -> float:
    """The smallest value that at least the share `at` of all values does not exceed; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(at * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    """The value in the middle; between two, their mean; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
