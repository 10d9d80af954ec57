"""Who could make a call: the people of the team, their absences, and the calls they have promised."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.calendar.slots import Slot

Span = tuple[datetime.datetime, datetime.datetime]


class Absences(Protocol):
    """When members of the team are not there."""

    def busy(self, owner: str, since: datetime.datetime, until: datetime.datetime) -> Sequence[Span]:
        """The spans, within these bounds, in which somebody cannot take calls."""


@dataclass(frozen=True)
class KnownAbsences:
    """The `Absences` of a team, by e-mail address; with none, nobody is ever away."""

    spans: Mapping[str, Sequence[Span]] = field(default_factory=dict)

    def busy(self, owner: str, since: datetime.datetime, until: datetime.datetime) -> Sequence[Span]:
        """Those of one person that have a moment in common with these bounds."""
        return [(start, end) for start, end in self.spans.get(owner, ()) if start < until and since < end]


@dataclass(frozen=True)
class Call:
    """A call that is booked; without an owner it is the team's."""

    start: datetime.datetime
    end: datetime.datetime
    owner: str | None = None
    seat: int = 0
    """Which of the calls that the team holds at once."""


@dataclass(frozen=True)
class Team:
    """Everybody who may get a lead, by e-mail address."""

    owners: tuple[str, ...]
    absences: Absences = field(default_factory=KnownAbsences)
    parallel: int | None = None

    def seats(self, slot: Slot) -> int:
        """How many calls the team can hold at once in this slot."""
        if self.parallel is not None:
            return self.parallel
        return sum(self.is_there(owner, slot) for owner in self.owners)

    def is_there(self, owner: str, slot: Slot) -> bool:
        """Whether this person is not away in any part of the slot."""
        return not any(slot.overlaps(*span) for span in self.absences.busy(owner, slot.start, slot.end))

    def has_room(self, slot: Slot, calls: Iterable[Call], owner: str | None = None) -> bool:
        """Whether one more call fits into the slot: the owner's when there is one, else anybody's."""
        meanwhile = [call for call in calls if slot.overlaps(call.start, call.end)]
        if owner is not None:
            return self.is_there(owner, slot) and all(call.owner != owner for call in meanwhile)
        return len(meanwhile) < self.seats(slot)
