"""When somebody would like to be called: what fits, and how far off everything else is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

_DAY = 24 * 60
Days = tuple[datetime.date, datetime.date]
"""A first and a last day."""
Span = tuple[datetime.time, datetime.time]


@dataclass(frozen=True)
class Hours:
    """A part of the day; `at` is the one moment that was meant."""

    since: datetime.time = datetime.time.min
    until: datetime.time = datetime.time.max
    at: datetime.time | None = None

    def off(self, time: datetime.time) -> int:
        """How many minutes a time of the day lies beside what was meant."""
        if self.at is not None:
            return abs(_minutes(time) - _minutes(self.at))
        if time < self.since:
            return _minutes(self.since) - _minutes(time)
        return _minutes(time) - _minutes(self.until) + 1 if time >= self.until else 0

    def within(self, other: Hours) -> Hours | None:
        """What both say; None when they exclude each other."""
        at = self.at or other.at
        if self.at is not None and other.at is not None and self.at != other.at:
            return None
        since, until = max(self.since, other.since), min(self.until, other.until)
        if since >= until or (at is not None and not since <= at < until):
            return None
        return Hours(since, until, at)


@dataclass(frozen=True)
class Choice:
    """Some days, or a weekday, or neither; some hours, or any."""

    days: Days | None = None
    weekday: int | None = None
    hours: Hours = Hours()

    def off(self, moment: datetime.datetime) -> int:
        """How many minutes a moment lies beside this; 0 when it is what was meant."""
        return self._days_off(moment.date()) * _DAY + self.hours.off(moment.time())

    def fits(self, moment: datetime.datetime, about: int) -> bool:
        """Whether a moment is what was meant; « 14 h » is kept within so many minutes, a span strictly."""
        return self.off(moment) <= (about if self.hours.at is not None else 0)

    def _days_off(self, day: datetime.date) -> int:
        if self.days is not None:
            first, last = self.days
            return max((first - day).days, (day - last).days, 0)
        if self.weekday is not None:
            ahead = (self.weekday - day.weekday()) % 7
            return min(ahead, 7 - ahead)
        return 0


@dataclass(frozen=True)
class Wish:
    """What was asked for. With nothing in it, anything fits."""

    choices: tuple[Choice, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    never: tuple[Choice, ...] = ()
    """What was ruled out."""
    soonest: bool = False
    """As soon as possible, among what fits."""
    anything: bool = False
    """They said that they do not mind."""

    @property
    def open(self) -> bool:
        """Whether it says nothing that a moment could miss."""
        return self == Wish(soonest=self.soonest, anything=self.anything)

    @property
    def exact(self) -> bool:
        """Whether it names one moment: a day and a time."""
        if len(self.choices) != 1 or self.choices[0].hours.at is None:
            return False
        days = self.choices[0].days
        return days is not None and days[0] == days[1]

    def excludes(self, moment: datetime.datetime) -> bool:
        """Whether it was said that this moment will not do."""
        return any(choice.off(moment) == 0 for choice in self.never)

    def off(self, moment: datetime.datetime) -> int:
        """How many minutes a moment lies beside the wish. What it excludes is not looked at."""
        outside = self._days_outside(moment.date()) * _DAY
        return outside + min((choice.off(moment) for choice in self.choices), default=0)

    def fits(self, moment: datetime.datetime, about: int = 15) -> bool:
        """Whether a local moment is what was asked for; a time of the day is kept within so many minutes."""
        if self.excludes(moment) or self._days_outside(moment.date()):
            return False
        return not self.choices or any(choice.fits(moment, about) for choice in self.choices)

    def _days_outside(self, day: datetime.date) -> int:
        before = (self.since - day).days if self.since else 0
        after = (day - self.until).days if self.until else 0
        return max(before, after, 0)


def _minutes(time: datetime.time) -> int:
    return time.hour * 60 + time.minute
