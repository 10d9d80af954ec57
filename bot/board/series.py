"""Leads over time: one value per day, or per week where days would be too many to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.board.days import ONE, Period
from bot.board.repository import DayCount

MOST_DAYS = 62


@dataclass(frozen=True)
class Point:
    """The saved leads of some days in a row, by segment."""

    period: Period
    counts: Counter[str]

    @property
    def total(self) -> int:
        """Of all segments."""
        return sum(self.counts.values())


def series(counted: Iterable[DayCount], period: Period) -> list[Point]:
    """Every day or week of the period, those without a lead included."""
    points = [Point(part, Counter()) for part in parts(period)]
    place = {day: point for point in points for day in point.period.days()}
    for row in counted:
        if row.day in place:
            place[row.day].counts[row.segment] += row.count
    return points


def parts(period: Period) -> list[Period]:
    """The period in days, or in weeks from Monday to Sunday of which the first and the last may be cut."""
    if period.length <= MOST_DAYS:
        return [Period(day, day) for day in period.days()]
    weeks, first = [], period.first
    while first <= period.last:
        last = min(first + ONE * (6 - first.weekday()), period.last)
        weeks.append(Period(first, last))
        first = last + ONE
    return weeks


def by_segment(counted: Iterable[DayCount]) -> Counter[str]:
    """The saved leads of each segment."""
    total: Counter[str] = Counter()
    for row in counted:
        total[row.segment] += row.count
    return total
