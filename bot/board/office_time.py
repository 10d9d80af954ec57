"""When a first contact is due: so many hours later, counted only while the office is open."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Protocol

_LONGEST = 400
"""Days to look ahead; an office that never opens owes nobody an answer."""
Span = tuple[datetime.time, datetime.time]


class OpeningHours(Protocol):
    """The hours of the playbook: per weekday its spans, and which days are worked at all."""

    @property
    def spans(self) -> Sequence[Sequence[Span]]: ...

    def open_on(self, day: datetime.date) -> bool: ...


class OfficeClock:
    """Counts the time in which somebody could have called back."""

    def __init__(self, hours: OpeningHours, zone: datetime.tzinfo) -> None:
        self._hours = hours
        self._zone = zone
        self._known: dict[datetime.date, tuple[tuple[datetime.datetime, datetime.datetime], ...]] = {}

    def due(self, since: datetime.datetime, allowed: datetime.timedelta) -> datetime.datetime | None:
        """The moment at which `allowed` has passed; None when the office never opens for so long."""
        left = allowed
        for opens, closes in self._open_from(since.astimezone(self._zone).date()):
            begin = max(opens, since)
            if closes <= begin:
                continue
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
        return None

    def overdue_before(self, now: datetime.datetime, allowed: datetime.timedelta) -> datetime.datetime | None:
        """What began before this moment has had all its time; None: the office has not opened for so long."""
        left = allowed
        today = now.astimezone(self._zone).date()
        for offset in range(_LONGEST):
            for opens, closes in reversed(self._spans(today - datetime.timedelta(days=offset))):
                end = min(closes, now)
                if end <= opens:
                    continue
                if end - left >= opens:
                    return end - left
                left -= end - opens
        return None

    def open_between(
        self, start: datetime.datetime, end: datetime.datetime
    ) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
        """The hours of the office within this time, in UTC."""
        for opens, closes in self._open_from(start.astimezone(self._zone).date()):
            if opens >= end:
                return
            if closes > start:
                yield max(opens, start), min(closes, end)

    def _open_from(self, day: datetime.date) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
        for offset in range(_LONGEST):
            yield from self._spans(day + datetime.timedelta(days=offset))

    def _spans(self, day: datetime.date) -> tuple[tuple[datetime.datetime, datetime.datetime], ...]:
        if day not in self._known:  # public holidays are worked out for each day once, not for each lead
            spans = self._hours.spans[day.weekday()] if self._hours.open_on(day) else ()
            self._known[day] = tuple((self._at(day, opens), self._at(day, closes)) for opens, closes in spans)
        return self._known[day]

    def _at(self, day: datetime.date, time: datetime.time) -> datetime.datetime:
        # In UTC: differences between local times are wrong across a change of the clocks.
        return datetime.datetime.combine(day, time, self._zone).astimezone(datetime.timezone.utc)
