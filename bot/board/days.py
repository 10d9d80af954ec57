"""Days as the vendor lives them: some have 23 hours, some 25."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

ONE = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From one moment up to another, the latter not included."""

    start: datetime.datetime
    end: datetime.datetime


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    first: datetime.date
    last: datetime.date

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[datetime.date]:
        """Its days in order."""
        return (self.first + ONE * number for number in range(self.length))

    def parts(self) -> tuple[list[Period], list[datetime.date]]:
        """The whole months in it, each by its first day, and the periods before and after them."""
        begun = self.first if self.first.day == 1 else next_month(self.first)
        months = []
        while next_month(begun) <= self.last + ONE:
            months.append(begun)
            begun = next_month(begun)
        if not months:
            return [self], []
        around = (Period(self.first, months[0] - ONE), Period(begun, self.last))
        return [period for period in around if period.length > 0], months

    def before(self) -> Period:
        """The period of the same length that ends where this one begins."""
        return Period(self.first - ONE * self.length, self.first - ONE)


def next_month(day: datetime.date) -> datetime.date:
    """The first day of the month after that of a day."""
    return (day.replace(day=1) + 31 * ONE).replace(day=1)


def span_of(day: datetime.date, zone: datetime.tzinfo) -> Span:
    """The moments of a day in this time zone."""
    return Span(_midnight(day, zone), _midnight(day + ONE, zone))


def day_of(moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.date:
    """The day on which a moment lies in this time zone."""
    return moment.astimezone(zone).date()


def _midnight(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    midnight = datetime.datetime.combine(day, datetime.time(), zone)
    return midnight.astimezone(datetime.timezone.utc)
