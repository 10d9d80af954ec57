"""Calls that are booked, and where they are kept as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from bot.calendar.team import Call


@dataclass(frozen=True)
class Booking:
    """The call that was promised about one lead."""

    id: str
    """Stays when the call is moved: invitations go by it."""
    lead_id: str
    start: datetime.datetime
    end: datetime.datetime
    owner: str | None = None
    """The e-mail address of who calls; None: somebody of the team."""
    seat: int = 0
    """Which of the calls that the team holds at once."""
    sequence: int = 0
    """Counts how often it was moved."""

    def call(self) -> Call:
        """What it takes of the team's time."""
        return Call(self.start, self.end, self.owner, self.seat)


class Whose(Enum):
    """Which calls are listed."""

    EVERYBODYS = "tous"
    MINE = "moi"
    """Those that one person makes."""
    NOBODYS = "equipe"
    """Those that nobody has taken yet."""


@dataclass(frozen=True)
class Appointment:
    """A booking with what a list shows of its lead."""

    booking: Booking
    status: str
    segment: str | None
    name: str
    organisation: str | None
    phone: str | None
    assigned_to: str | None
    contacted_at: datetime.datetime | None


class Bookings(Protocol):
    """The calls of a team. Two calls of one owner, or on one seat, never have a moment in common."""

    def of_lead(self, lead_id: str) -> Booking | None:
        """The call about this lead."""

    def between(self, since: datetime.datetime, until: datetime.datetime) -> Sequence[Booking]:
        """The calls that have a moment in common with this span, in order."""

    def claim(self, booking: Booking, seats: int | None) -> Booking | None:
        """Book, or move what is booked of this lead; None when somebody else was faster.

        The call takes the first seat that is free among so many; None: as many as are needed.
        """

    def release(self, lead_id: str) -> None:
        """Free the time that was booked for this lead."""

    def appointments(
        self,
        since: datetime.datetime,
        until: datetime.datetime,
        *,
        whose: Whose = Whose.EVERYBODYS,
        me: str = "",
        waiting: bool = False,
        newest_first: bool = False,
        limit: int,
    ) -> Sequence[Appointment]:
        """The calls that begin in this span; `waiting`: only those that nobody has made yet."""
