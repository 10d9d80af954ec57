"""Everything the page of a lead is made from, read in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from bot.accounts.account import User
from bot.accounts.lead_work import READ
from bot.accounts.permissions import Permission, may
from bot.conversations.conversation import Transcript
from bot.leads.consent import ConsentEntry
from bot.leads.history import Change
from bot.leads.lead import Lead
from bot.register.lookups import LookUp
from bot.routing.repository import Routed
from bot.unit_of_work import UnitOfWork
from bot.web.console.actors import actors
from bot.web.console.lead_people_found import People, find_people
from bot.web.console.lead_referrals import Referrals, find_referrals
from bot.web.console.lead_sending import Sendings, find_sendings

SHOWN_OTHERS = 6
"""Other requests of the same person, and of the same organisation, that a page lists."""
_READ_AGAIN = datetime.timedelta(hours=1)
"""Who reads a lead again within this time has read it once, for the audit log."""


@dataclass(frozen=True)
class Found:
    """A lead and what belongs to it."""

    lead: Lead
    transcript: Transcript | None
    requests: Sequence[Lead]
    """Of the same conversation, the lead among them."""
    person: Sequence[Lead]
    """Others of the same person."""
    organisation: Sequence[Lead]
    """Others of the same organisation."""
    changes: Sequence[Change]
    consents: Sequence[ConsentEntry]
    people: Sequence[User]
    sendings: Sendings
    """What was and will be handed over of it."""
    routes: Sequence[Routed]
    """Why it went to whom."""
    look_up: LookUp | None
    """What the register of companies was asked, and answered."""
    referrals: Referrals
    """Which companies it brings, and who brings it."""
    links: People
    """What it became one with, who may be the same, where its values came from."""
    is_read: bool
    """Whether the audit log knows already that this member of staff reads it."""

    @property
    def colleagues(self) -> list[User]:
        """Who may look after a lead."""
        return [user for user in self.people if not user.disabled and may(user.role, Permission.LEADS)]


def find(uow: UnitOfWork, lead_id: str, reader: User, now: datetime.datetime) -> Found | None:
    """What there is about this lead; every look goes into an index."""
    lead = uow.leads.get(lead_id)
    if lead is None:
        return None
    requests = uow.leads.of_conversation(lead.conversation_id)
    known = {other.id for other in requests}
    person = [o for o in uow.leads.of_person(lead, limit=SHOWN_OTHERS) if o.id not in known]
    known.update(other.id for other in person)
    organisation = [o for o in uow.leads.of_organisation(lead, limit=SHOWN_OTHERS) if o.id not in known]
    read = uow.audit.last(lead.id, reader.id, [READ])
    return Found(
        lead=lead,
        transcript=uow.conversations.transcript(lead.conversation_id),
        requests=requests,
        person=person,
        organisation=organisation,
        changes=uow.changes.of_lead(lead.id),
        sendings=find_sendings(uow, lead.id),
        routes=uow.routing.of_lead(lead.id),
        look_up=uow.look_ups.of_lead(lead.id),
        consents=uow.consents.of_lead(lead.id),
        people=actors(uow),
        links=find_people(uow, lead),
        referrals=find_referrals(uow, lead),
        is_read=read is not None and read.at > now - _READ_AGAIN,
    )
