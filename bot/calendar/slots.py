"""When calls can be made: the office hours of the playbook cut into slots of equal length."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.calendar.rules import CallbackRules

_UTC = datetime.timezone.utc


class OpeningHours(Protocol):
    """The hours of the playbook: per weekday its spans, and which days are worked at all."""

    @property
    def spans(self) -> Sequence[Sequence[tuple[datetime.time, datetime.time]]]: ...

    def open_on(self, day: datetime.date) -> bool: ...


@dataclass(frozen=True, order=True)
class Slot:
    """A time for one call. In UTC: local times neither add up nor compare across a change of the clocks."""

    start: datetime.datetime
    end: datetime.datetime

    def overlaps(self, start: datetime.datetime, end: datetime.datetime) -> bool:
        """Whether the two have a moment in common; what only touches does not."""
        return self.start < end and start < self.end


@dataclass(frozen=True)
class OfficeCalendar:
    """The slots of the office, whoever is there."""

    hours: OpeningHours
    zone: datetime.tzinfo
    rules: CallbackRules
    _days: dict[datetime.date, tuple[Slot, ...]] = field(default_factory=dict, repr=False, compare=False)

    def bookable(self, now: datetime.datetime) -> Iterator[Slot]:
        """The slots that may still be promised at this moment, in order."""
        earliest = now + self.rules.notice
        today = now.astimezone(self.zone).date()
        for offset in range(self.rules.days_ahead + 1):
            for slot in self.of_day(today + datetime.timedelta(days=offset)):
                if slot.start >= earliest:
                    yield slot

    def of_day(self, day: datetime.date) -> tuple[Slot, ...]:
        """The slots of one day; none when the office is closed."""
        if day not in self._days:  # holidays are worked out once for each day
            self._days[day] = tuple(self._cut(day)) if self.hours.open_on(day) else ()
        return self._days[day]

    def call_at(self, start: datetime.datetime) -> Slot:
        """A call of the usual length at any moment: members of staff keep to no grid."""
        begin = start.astimezone(_UTC)
        return Slot(begin, begin + self.rules.length)

    def local(self, slot: Slot) -> datetime.datetime:
        """When the slot begins, where the vendor works."""
        return slot.start.astimezone(self.zone)

    def _cut(self, day: datetime.date) -> Iterator[Slot]:
        for opens, closes in self.hours.spans[day.weekday()]:
            start, end = self._utc(day, opens), self._utc(day, closes)
            while start + self.rules.length <= end:
                yield Slot(start, start + self.rules.length)
                start += self.rules.length

    def _utc(self, day: datetime.date, time: datetime.time) -> datetime.datetime:
        return datetime.datetime.combine(day, time, self.zone).astimezone(_UTC)
