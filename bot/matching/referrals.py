"""Who brings whom: the companies that a referrer names, and whether the referrer's name may be used there.

A referrer (`B2C2B`) opens the door to companies, an intermediary (`B2B2C`) offers our product to its own
customers. Their requests are linked, by name, with those of the organisations that they speak of.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.accounts.account import User
from bot.accounts.audit import AuditLog, record
from bot.accounts.lead_work import KIND, Forbidden, UnknownLead
from bot.accounts.permissions import Permission, may
from bot.leads.changes import ChangeRefused
from bot.leads.fields.gateway_companies import names_in
from bot.leads.lead import Lead, Status
from bot.leads.repository import LeadRepository
from bot.matching.organisation_names import plain_name
from bot.qualification.text import fold

NAME_ALLOWED = "referral.name_allowed"
_TEXTS = {"B2C2B": "gateway_companies", "B2B2C": "end_customers"}
_MOST = 12
_NOBODY = frozenset({Status.DRAFT, Status.NO_CONTACT, Status.ERASED})


@dataclass(frozen=True)
class Referral:
    """A company that a request speaks of. `key` is how its name is looked up."""

    lead_id: str
    company: str
    key: str


class ReferralRepository(Protocol):
    """Where this is kept."""

    def of_lead(self, lead_id: str) -> Sequence[Referral]:
        """The companies that this request brings."""

    def keep(self, lead_id: str, referrals: Sequence[Referral]) -> None:
        """Replace them."""

    def requests_of(self, key: str, *, limit: int) -> Sequence[str]:
        """Ids of the newest requests of organisations with this name."""

    def bringing(self, key: str, *, limit: int) -> Sequence[str]:
        """Ids of the newest requests that speak of an organisation with this name."""

    def may_name(self, lead_id: str) -> bool:
        """Whether the referrer agreed that their name is used; unless somebody noted it, no."""

    def allow_name(self, lead_id: str, allowed: bool, at: datetime.datetime, by: str) -> None:
        """Note what the referrer said."""


class ReferringUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def referrals(self) -> ReferralRepository: ...
    @property
    def audit(self) -> AuditLog: ...


def companies_of(lead: Lead) -> list[Referral]:
    """The companies that a referrer or an intermediary names; descriptions (« des PME ») name nobody."""
    text = getattr(lead, _TEXTS.get(lead.segment or "", ""), None) if lead.segment in _TEXTS else None
    if not text or lead.status in _NOBODY:
        return []
    found: dict[str, Referral] = {}
    for name in names_in(fold(text)):
        for part in _parts(name):
            key = plain_name(part)
            if key:
                found.setdefault(key, Referral(lead.id, part, key))
    return list(found.values())[:_MOST]


def link_referrals(uow: ReferringUnitOfWork, lead: Lead) -> None:
    """Keep them in step with the request; the same ones again change nothing."""
    companies = companies_of(lead)
    if companies != list(uow.referrals.of_lead(lead.id)):
        uow.referrals.keep(lead.id, companies)


def allow_name(
    uow: ReferringUnitOfWork, user: User, lead_id: str, allowed: bool, now: datetime.datetime
) -> None:
    """Note whether the referrer's name may be used when one of their companies is called."""
    if not may(user.role, Permission.LEADS):
        raise Forbidden(KIND)
    lead = uow.leads.get(lead_id)
    if lead is None:
        raise UnknownLead(lead_id)
    if lead.segment not in _TEXTS or lead.status in _NOBODY:
        raise ChangeRefused("no_referrer")
    uow.referrals.allow_name(lead_id, allowed, now, user.id)
    record(uow, user, NAME_ALLOWED, KIND, lead_id, now, allowed=allowed)


def _parts(name: str) -> list[str]:
    """« Menuiserie Kerlann et Ateliers Perrault » are two, « Duval et Fils » is one."""
    parts = name.split(" et ")
    return parts if len(parts) > 1 and all(len(part.split()) > 1 for part in parts) else [name]
