"""What a lead became one with, who may be the same, and where its values came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.leads.lead import Lead
from bot.leads.origins import FieldOrigin
from bot.matching.repository import Merge, Proposal, Same
from bot.unit_of_work import UnitOfWork
from bot.web.console.duplicates_view import leads_of


@dataclass(frozen=True)
class People:
    """What there is about a lead besides itself."""

    merges: Sequence[Merge]
    proposals: Sequence[Proposal]
    origins: Mapping[str, FieldOrigin]
    leads: Mapping[str, Lead]
    """The requests of those merges and proposals."""


def find_people(uow: UnitOfWork, lead: Lead) -> People:
    """A few looks into indexes."""
    merges = list(uow.merges.of_lead(lead.id))
    for kind in (Same.PERSON, Same.ORGANISATION):
        owner = uow.matches.links(lead.id).of(kind)
        merges += uow.merges.joining(kind, owner) if owner else ()
    proposals = uow.proposals.of_lead(lead.id)
    leads = uow.leads.with_ids(leads_of(proposals, merges))
    return People(merges, proposals, uow.origins.of_lead(lead.id), {item.id: item for item in leads})
