"""Calls that are booked, in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.calendar.bookings import Appointment, Booking, Whose
from bot.leads.lead import Status
from bot.storage.booking_tables import booked_times, bookings
from bot.storage.memory import Memory
from bot.storage.tables import leads
from bot.storage.upserts import insert_into

_TIME = datetime.timedelta(minutes=5)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_LONGEST = datetime.timedelta(hours=4)
"""No call is longer: the playbook allows two hours."""
_TRIES = 100
_OF_LEAD = sa.select(bookings).where(bookings.c.lead_id == sa.bindparam("the_lead"))
_WAITING = tuple(status.value for status in (Status.QUALIFIED, Status.TO_CHECK, Status.ASSIGNED))


class SqlBookings:
    """The `Bookings` of one transaction."""

    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self._connection = connection
        self._memory = memory or Memory()

    def of_lead(self, lead_id: str) -> Booking | None:
        """By its key."""
        if self._memory.knows_none(bookings, lead_id):
            return None
        row = self._connection.execute(_OF_LEAD, {"the_lead": lead_id}).mappings().first()
        return _booking(row) if row is not None else None

    def between(self, since: datetime.datetime, until: datetime.datetime) -> Sequence[Booking]:
        """Along the index of beginnings: those that begin before the span may reach into it."""
        near = (
            sa.select(bookings)
            .select_from(_WITH_LEADS)
            .where(
                bookings.c.starts_at > since - _LONGEST,
                bookings.c.starts_at < until,
                bookings.c.ends_at > since,
                _STANDS,
            )
        )
        rows = self._connection.execute(near.order_by(bookings.c.starts_at, bookings.c.seat)).mappings()
        return [_booking(row) for row in rows]

    def claim(self, booking: Booking, seats: int | None) -> Booking | None:
        """Try seat after seat: the keys of the table decide, not a read that came before."""
        self._free_times(booking.lead_id)
        times = _times(booking)
        self._free_what_was_merged(times)
        taken = self._taken(times)
        if booking.owner is not None and booking.owner in taken.values():
            return None
        seat = -1
        for _ in range(_TRIES):
            seat = next(number for number in range(seat + 1, len(taken) + _TRIES) if number not in taken)
            if seats is not None and seat >= seats:
                return None
            claimed = dataclasses.replace(booking, seat=seat)
            if self._take(claimed, times):
                return self._keep(claimed)
            if booking.owner is not None and booking.owner in self._taken(times).values():
                return None
        return None

    def release(self, lead_id: str) -> None:
        """The booking and the times that it took."""
        self._free_times(lead_id)
        self._connection.execute(bookings.delete().where(bookings.c.lead_id == lead_id))

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
        """One walk along an index of beginnings, each lead by its key."""
        start = bookings.c.starts_at
        found = (
            sa.select(bookings, *_SHOWN)
            .select_from(_WITH_LEADS)
            .where(start >= since, start < until, _STANDS)
        )
        if whose is not Whose.EVERYBODYS:
            found = found.where(_caller == (me if whose is Whose.MINE else None))
        if waiting:
            found = found.where(_status.in_(_WAITING), leads.c.contacted_at.is_(None))
        ordered = found.order_by(start.desc() if newest_first else start, bookings.c.lead_id).limit(limit)
        return [_appointment(row) for row in self._connection.execute(ordered).mappings()]

    def _taken(self, times: Sequence[int]) -> dict[int, str | None]:
        """Which seats are taken for any of these times, and by whose calls."""
        seats = sa.select(booked_times.c.seat, booked_times.c.owner).where(booked_times.c.time.in_(times))
        taken: dict[int, str | None] = {}
        for seat, owner in self._connection.execute(seats):
            taken[seat] = taken.get(seat) or owner
        return taken

    def _take(self, booking: Booking, times: Sequence[int]) -> bool:
        # In their order: transactions that want the same times wait for one another, and never in a circle.
        rows = [
            {"time": time, "seat": booking.seat, "owner": booking.owner, "lead_id": booking.lead_id}
            for time in times
        ]
        insert = insert_into(self._connection, booked_times).values(rows).on_conflict_do_nothing()
        if self._connection.execute(insert).rowcount == len(rows):
            return True
        self._free_times(booking.lead_id)
        return False

    def _keep(self, booking: Booking) -> Booking:
        row = {
            "lead_id": booking.lead_id,
            "id": booking.id,
            "starts_at": booking.start,
            "ends_at": booking.end,
            "owner": booking.owner,
            "seat": booking.seat,
            "sequence": booking.sequence,
        }
        this = bookings.c.lead_id == booking.lead_id
        if not self._connection.execute(bookings.update().where(this).values(row)).rowcount:
            self._connection.execute(bookings.insert().values(row))
        self._memory.wrote(bookings, booking.lead_id)
        return booking

    def _free_what_was_merged(self, times: Sequence[int]) -> None:
        """The call of a request that another one took in is made about that one, or not at all."""
        merged = sa.select(leads.c.id).where(leads.c.id == booked_times.c.lead_id, ~_STANDS)
        void = booked_times.c.time.in_(times) & merged.exists()
        self._connection.execute(booked_times.delete().where(void))

    def _free_times(self, lead_id: str) -> None:
        self._connection.execute(booked_times.delete().where(booked_times.c.lead_id == lead_id))


_WITH_LEADS = bookings.join(leads, leads.c.id == bookings.c.lead_id)
_STANDS = leads.c.status != Status.MERGED.value
# No column but an expression: SQLite would begin with the index of all leads that wait, not with the week.
_status = sa.func.coalesce(leads.c.status, "")
_caller = sa.func.coalesce(bookings.c.owner, leads.c.assigned_to)
_SHOWN = (
    *(leads.c.status, leads.c.segment, leads.c.first_name, leads.c.last_name, leads.c.organisation),
    *(leads.c.phone, leads.c.assigned_to, leads.c.contacted_at),
)


def _times(booking: Booking) -> list[int]:
    """The five minutes that a call takes, each by its number since 1970."""
    first, last = (booking.start - _EPOCH) // _TIME, -((_EPOCH - booking.end) // _TIME)
    return list(range(first, max(last, first + 1)))


def _booking(row: Any) -> Booking:
    return Booking(
        row["id"],
        row["lead_id"],
        row["starts_at"],
        row["ends_at"],
        row["owner"],
        row["seat"],
        row["sequence"],
    )


def _appointment(row: Any) -> Appointment:
    return Appointment(
        _booking(row),
        row["status"],
        row["segment"],
        " ".join(filter(None, (row["first_name"], row["last_name"]))),
        row["organisation"],
        row["phone"],
        row["assigned_to"],
        row["contacted_at"],
    )
