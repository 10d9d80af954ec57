"""Who is there: absences against the hours of the office until the promised first contact."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

Span = tuple[datetime.datetime, datetime.datetime]


class OfficeTime(Protocol):
    """The hours of the office, public holidays left out."""

    def due(self, since: datetime.datetime, allowed: datetime.timedelta) -> datetime.datetime | None:
        """The moment at which so much office time has passed; None: it never does."""

    def open_between(self, start: datetime.datetime, end: datetime.datetime) -> Iterable[Span]:
        """The hours of the office within this time."""


@dataclass(frozen=True)
class Absence:
    """Somebody is away. `id` is empty as long as it is not stored."""

    id: str
    account: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    substitute: str | None = None
    """Who gets what would have been theirs."""


@dataclass(frozen=True)
class Window:
    """The hours of the office between now and the promised first contact."""

    now: datetime.datetime
    due: datetime.datetime
    spans: tuple[Span, ...]

    @classmethod
    def until_first_contact(
        cls, office: OfficeTime, now: datetime.datetime, promised: datetime.timedelta
    ) -> Window:
        """From this moment on; an office that never opens leaves only the moment itself."""
        due = office.due(now, promised)
        if due is None:
            return cls(now, now, ())
        return cls(now, due, tuple(office.open_between(now, due)))

    def absence_of(self, absences: Iterable[Absence]) -> Absence | None:
        """The last of one person's absences, if these leave no minute of the office's hours."""
        known = sorted(absences, key=lambda absence: absence.starts_at)
        spans = self.spans or ((self.now, self.now + datetime.timedelta(microseconds=1)),)
        covering = [absence for span in spans for absence in _covering(span, known)]
        missed = all(_covering(span, known) for span in spans)
        return max(covering, key=lambda absence: absence.ends_at) if missed else None


def _covering(span: Span, absences: Iterable[Absence]) -> list[Absence]:
    """The absences, by their beginning, that leave nothing of a span; none: something is left."""
    begin, end = span
    used: list[Absence] = []
    for absence in absences:
        if absence.starts_at <= begin < absence.ends_at:
            used.append(absence)
            begin = absence.ends_at
        if begin >= end:
            return used
    return []
