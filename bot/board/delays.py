"""Delays in classes that grow with them: a median over any number of days is read from a few dozen counts.

Exact medians would need every delay of the period to be sorted. Each class is 19 % wider than the one before
(four to a doubling) and a median is interpolated inside its class: it is never further than 19 % from the
exact one, however many leads there are.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping

_PER_DOUBLING = 4
_SMALLEST = datetime.timedelta(minutes=1)
LAST_CLASS = 79
"""Two years and more."""


def class_of(delay: datetime.timedelta) -> int:
    """The number of the class of a delay; what is under a minute is in the first one."""
    if delay <= _SMALLEST:
        return 0
    # A hair more: a delay that is exactly a border belongs above it, whatever the logarithm rounds to.
    return min(LAST_CLASS, int(math.log2(delay / _SMALLEST) * _PER_DOUBLING + 1e-9))


def border(number: int) -> datetime.timedelta:
    """Where a class begins; the first one begins at nothing."""
    return datetime.timedelta(0) if number == 0 else _SMALLEST * 2 ** (number / _PER_DOUBLING)


def quantile(classes: Mapping[int, int], share: float) -> datetime.timedelta | None:
    """The delay that this share of all does not exceed; 0.5 is the median."""
    total = sum(classes.values())
    if not total:
        return None
    wanted, below = share * total, 0
    for number in sorted(classes):
        count = classes[number]
        if count and below + count >= wanted:
            begin, end = border(number), border(number + 1)
            return begin + (end - begin) * ((wanted - below) / count)
        below += count
    return border(LAST_CLASS + 1)  # not reached: the last class ends where all are counted


def shorter_than(classes: Mapping[int, int], limit: datetime.timedelta) -> float:
    """How many delays are below a limit, about: a class that it cuts counts in proportion."""
    found = 0.0
    for number, count in classes.items():
        begin, end = border(number), border(number + 1)
        if end <= limit:
            found += count
        elif begin < limit:
            found += count * ((limit - begin) / (end - begin))
    return found
