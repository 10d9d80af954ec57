"""Book the call that a saved lead asks for, in the transaction that saves it: all of it is kept, or nothing.

Whose time is booked? Before a lead has an owner, the time of the team: one of as many seats as there are
people who may call. Once routing or a colleague has assigned it, the owner's, if they are free; the promise
to the visitor stays when they are not, and it is the team's to keep (docs/decisions/0011).
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.accounts.permissions import Permission, may
from bot.calendar.bookings import Booking
from bot.calendar.offering import Agenda
from bot.calendar.slots import OfficeCalendar, Slot
from bot.calendar.team import Absences, KnownAbsences, Team
from bot.leads.changes import ChangeRefused
from bot.leads.lead import Lead, Status

AbsencesOf = Callable[[Any, datetime.datetime], Absences]
"""The absences that a unit of work knows of, and that are not over at this moment."""
Tell = Callable[[Any, "Booking | None", "Booking | None", "Lead | None", Lead], None]
"""Called with the unit of work, the call before and after, and the lead before and after."""
_NO_CALL = frozenset({Status.DRAFT, Status.NO_CONTACT, Status.LOST, Status.MERGED, Status.ERASED})


class SlotTaken(ChangeRefused):
    """Somebody else has a call at that time, or nobody is there. Nothing was saved."""

    def __init__(self, owner: str | None) -> None:
        super().__init__(
            "slot_taken" if owner is None else "owner_taken", "callback_at", {"owner": owner or ""}
        )


def tell_nobody(
    _uow: Any, _old: Booking | None, _new: Booking | None, _before: Lead | None, _lead: Lead
) -> None:
    """An installation without e-mails tells nobody."""


def nobody_away(_uow: Any, _since: datetime.datetime) -> Absences:
    """The absences of an installation that notes none."""
    return KnownAbsences()


@dataclass(frozen=True)
class BookingStep:
    """The step that books, moves and frees calls. It may be called with the same lead any number of times."""

    calendar: OfficeCalendar
    absences: AbsencesOf = nobody_away
    tell: Tell = tell_nobody
    """Lets people know what changed."""

    def __call__(self, uow: Any, before: Lead | None, lead: Lead) -> Lead:
        """Keep the calendar in step with the lead; raises `SlotTaken` when its call cannot be promised."""
        held: Booking | None = uow.bookings.of_lead(lead.id)
        booked = self._kept(uow, held, before, lead)
        self.tell(uow, held, booked, before, lead)
        if lead.status is Status.LOST and lead.callback_at is not None:
            return replace(lead, callback_at=None)
        return lead

    def _kept(self, uow: Any, held: Booking | None, before: Lead | None, lead: Lead) -> Booking | None:
        if lead.callback_at is None or not keeps_call(lead):
            if held is not None:
                uow.bookings.release(lead.id)
            return None
        if held is not None and held.start == lead.callback_at:
            return held if held.owner == lead.assigned_to else self._hand_over(uow, held, lead.assigned_to)
        if held is None and not _is_asked_now(before, lead):
            return None  # known from the time before calls were booked, or behind us
        return self._book(uow, held, before, lead, lead.callback_at)

    def agenda(self, uow: Any, lead_id: str, now: datetime.datetime) -> Agenda:
        """What is free for a call about this lead: its owner's time, or the team's while it has none."""
        lead: Lead | None = uow.leads.get(lead_id)
        horizon = now + datetime.timedelta(days=self.calendar.rules.days_ahead + 1)
        calls = [one.call() for one in uow.bookings.between(now, horizon) if one.lead_id != lead_id]
        owner = lead.assigned_to if lead is not None and lead.status not in _NO_CALL else None
        return Agenda(self.calendar, self.team(uow, now), calls, now, owner)

    def team(self, uow: Any, since: datetime.datetime) -> Team:
        """Everybody who may get a lead, and who is away from this moment on."""
        may_call = (u for u in uow.users.all() if not u.disabled and may(u.role, Permission.LEADS))
        return Team(
            tuple(user.email for user in may_call), self.absences(uow, since), self.calendar.rules.parallel
        )

    def _book(
        self, uow: Any, held: Booking | None, before: Lead | None, lead: Lead, at: datetime.datetime
    ) -> Booking:
        slot, team, owner = self.calendar.call_at(at), self.team(uow, at), lead.assigned_to
        wanted = Booking(
            id=held.id if held else str(uuid.uuid4()),
            lead_id=lead.id,
            start=slot.start,
            end=slot.end,
            owner=owner,
            sequence=held.sequence + 1 if held else 0,
        )
        booked: Booking | None = None
        if owner is not None and team.is_there(owner, slot):
            booked = uow.bookings.claim(wanted, None)
        if booked is None and owner is not None and before is not None and before.assigned_to == owner:
            raise SlotTaken(owner)  # it was their time that was offered, or that a colleague chose
        booked = booked or uow.bookings.claim(replace(wanted, owner=None), team.seats(slot))
        if booked is None:
            raise SlotTaken(None)
        return booked

    def _hand_over(self, uow: Any, held: Booking, owner: str | None) -> Booking:
        """Another owner calls at the same time, if they can; otherwise the call stays the team's."""
        claimed: Booking | None = None
        if owner is not None and self.team(uow, held.start).is_there(owner, Slot(held.start, held.end)):
            claimed = uow.bookings.claim(replace(held, owner=owner), None)
        return claimed or uow.bookings.claim(replace(held, owner=None), None) or held


def keeps_call(lead: Lead) -> bool:
    """Whether a call is to be made about this lead. Conversations of the evaluation take nobody's time."""
    if lead.callback_at is None or lead.do_not_contact or lead.source.test:
        return False
    return lead.status not in _NO_CALL


def _is_asked_now(before: Lead | None, lead: Lead) -> bool:
    if before is None or before.status in _NO_CALL:
        return True
    return before.callback_at != lead.callback_at
