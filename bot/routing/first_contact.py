"""Watches over the promised first contact: a reminder before it is late, the manager once it is.

What is done and that it was done are written in one transaction: whoever is killed in between has done
nothing, and nothing is done twice.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Protocol

from bot.accounts.account import User
from bot.accounts.permissions import Permission, may
from bot.accounts.repository import UserRepository
from bot.leads.lead import Lead, Status
from bot.leads.outgoing import plan_delivery
from bot.leads.repository import LeadRepository, Outbox
from bot.mail.repository import MailQueue
from bot.routing.letters import ContactLetters
from bot.routing.repository import ContactClock, RoutingRepository
from bot.routing.step import Router

_WAITING = frozenset({Status.QUALIFIED, Status.ASSIGNED, Status.TO_CHECK})
GRACE = datetime.timedelta(hours=1)
"""So long after an appointment it is not kept; at its moment the two may just be speaking."""


class FirstContactUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def routing(self) -> RoutingRepository: ...
    @property
    def users(self) -> UserRepository: ...
    @property
    def mails(self) -> MailQueue: ...
    @property
    def outbox(self) -> Outbox: ...


@dataclass(frozen=True)
class FirstContacts:
    """Does what a clock asks for."""

    router: Router
    letters: ContactLetters | None
    """None: this installation sends no e-mails."""

    def look_after(self, uow: FirstContactUnitOfWork, lead_id: str, now: datetime.datetime) -> bool:
        """Do what is due of one lead, in one transaction that the caller commits; False: nothing is."""
        clock = uow.routing.hold_clock(lead_id)
        if clock is None or clock.next_at is None or clock.next_at > now:
            return False
        lead = uow.leads.get(lead_id)
        uow.routing.move_clock(self._moved(uow, clock, lead, now))
        return True

    def _moved(
        self, uow: FirstContactUnitOfWork, clock: ContactClock, lead: Lead | None, now: datetime.datetime
    ) -> ContactClock:
        if lead is None or not is_waiting(lead):
            return replace(clock, remind_at=None, next_at=None)
        agreed = lead.callback_at
        if agreed is not None and agreed > clock.due_at:
            # Somebody calls when the visitor wants it: that is when it is late.
            return replace(clock, due_at=agreed, remind_at=None, next_at=agreed + GRACE)
        if now >= clock.due_at:
            self._late(uow, clock, lead, now)
            return replace(clock, remind_at=None, next_at=None)
        self._remind(uow, clock, lead, now)
        return replace(clock, remind_at=None, next_at=clock.due_at)

    def _remind(
        self, uow: FirstContactUnitOfWork, clock: ContactClock, lead: Lead, now: datetime.datetime
    ) -> None:
        """To the owner, or to whoever answers for a lead that nobody has."""
        letters = self.letters
        if letters is None:
            return
        to = self._usable(uow, lead.assigned_to) or self._manager(uow, lead)
        if to is not None:
            uow.mails.add(letters.reminder(to, lead, clock.due_at, now))

    def _late(
        self, uow: FirstContactUnitOfWork, clock: ContactClock, lead: Lead, now: datetime.datetime
    ) -> None:
        owner = self._usable(uow, lead.assigned_to)
        manager = self._manager(uow, lead)
        heir = self._given_again(uow, lead, now) if self.router.routing.first_contact.reassign else None
        letters = self.letters
        if letters is None:
            return
        if self.router.routing.first_contact.escalate and manager is not None:
            uow.mails.add(letters.late(manager, lead, clock.due_at, now, owner, heir))

    def _given_again(self, uow: FirstContactUnitOfWork, lead: Lead, now: datetime.datetime) -> User | None:
        """The new owner, who hears of it as every new owner does: by the event of the outbox."""
        given = replace(self.router.give_again(uow, lead, now), updated_at=now)
        if given.assigned_to == lead.assigned_to:
            return None
        plan_delivery(uow, lead, given)
        uow.leads.save(given)
        return self._usable(uow, given.assigned_to)

    def _manager(self, uow: FirstContactUnitOfWork, lead: Lead) -> User | None:
        """Of the team that got the lead, else of all, else the fallback."""
        decided = uow.routing.of_lead(lead.id)
        pool = decided[-1].decision.pool if decided else None
        routing = self.router.routing
        wanted = (routing.manager_of(pool), routing.manager, routing.fallback)
        found = (self._usable(uow, account) for account in wanted)
        return next((user for user in found if user is not None), None)

    def _usable(self, uow: FirstContactUnitOfWork, account: str | None) -> User | None:
        """Somebody who can still sign in, and see leads."""
        if account is None:
            return None
        user = next((user for user in uow.users.all() if user.email == account), None)
        return user if user and not user.disabled and may(user.role, Permission.LEADS) else None


def is_waiting(lead: Lead) -> bool:
    """Whether the person still waits for a first contact, and can be reached."""
    waits = lead.status in _WAITING and lead.contacted_at is None
    return waits and lead.deliverable and lead.reachable
