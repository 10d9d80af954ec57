"""What sales did with a made-up request after it came in, done as a member of staff would do it."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, replace

from bot.accounts.account import Role, User
from bot.accounts.lead_work import LeadWork
from bot.leads.changes import LostReason
from bot.leads.lead import Lead, Status
from bot.seeding.content import content
from bot.seeding.stories import OWNER, OWNER_ID
from bot.unit_of_work import UnitOfWork

HANDLED = frozenset({Status.ASSIGNED, Status.CONTACTED, Status.WON, Status.LOST})
"""Where a lead only gets through the hands of somebody."""
_SOON = (4, 10, 25, 45)
_LATER = (20, 90, 400, 1_500, 4_000)
"""Minutes until the first contact. What is closed is old: there was time."""
_CLOSED_AFTER = (2, 5, 9, 14)
"""Days after the first contact."""
_NOTED = 0.3


def as_received(lead: Lead) -> Lead:
    """The lead before anybody had it in hand."""
    if lead.status not in HANDLED:
        return lead
    return replace(lead, status=Status.QUALIFIED, assigned_to=None)


@dataclass
class Handling:
    """One lead in the hands of the colleague who stands for all of them."""

    uow: UnitOfWork
    lead: Lead
    chance: random.Random

    def to(self, status: Status) -> None:
        """Do what leads from a request that just came in to this status."""
        received = self.lead.updated_at
        lead = self._at(received + datetime.timedelta(minutes=2)).assign(self.lead, OWNER)
        if status is Status.ASSIGNED:
            return
        minutes = self.chance.choice(_SOON if status is Status.CONTACTED else _LATER)
        contacted = received + datetime.timedelta(minutes=minutes)
        if self.chance.random() < _NOTED:
            self._at(contacted).note(lead, self.chance.choice(content()["notes"]))
        lead = self._at(contacted).move(lead, Status.CONTACTED)
        if status is Status.CONTACTED:
            return
        ended = self._at(contacted + datetime.timedelta(days=self.chance.choice(_CLOSED_AFTER)))
        why = self.chance.choice(list(LostReason)) if status is Status.LOST else None
        ended.move(lead, status, why)

    def _at(self, now: datetime.datetime) -> LeadWork:
        return LeadWork(self.uow, _colleague(self.uow, now), now)


def _colleague(uow: UnitOfWork, now: datetime.datetime) -> User:
    """The colleague whose place another takes in each copy."""
    known = uow.users.by_email(OWNER)
    if known is None:
        known = User(OWNER_ID, OWNER, OWNER_ID, Role.SALES, "never", now)
        uow.users.add(known)
    return known
