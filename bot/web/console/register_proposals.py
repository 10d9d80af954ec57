"""What the register of companies proposes for a lead, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.leads.changes import CLOSED
from bot.leads.lead import Lead
from bot.register.choosing import choose
from bot.register.company import Company
from bot.register.lookups import LookUp, Outcome
from bot.web.console.details import grouped
from bot.web.console.public_codes import public_text

_TOLD = ("legal_category", "naf", "size_band")


@dataclass(frozen=True)
class Proposal:
    """A company that may be meant."""

    siren: str
    name: str
    facts: Sequence[str]


def register_proposals(lead: Lead, look_up: LookUp | None, words: Mapping[str, Any]) -> list[Proposal]:
    """The companies that a person has to choose from, as long as nobody has."""
    if look_up is None or look_up.outcome is not Outcome.SEVERAL or lead.status in CLOSED:
        return []
    return [_proposal(company, words) for company in choose(lead, look_up.answer).candidates]


def _proposal(company: Company, words: Mapping[str, Any]) -> Proposal:
    values = words["values"]
    codes = {name: getattr(company, name) for name in _TOLD}
    facts = [grouped(company.siren, 3, 3)]
    facts += [" ".join(filter(None, (company.postcode, company.town)))]
    facts += [public_text(name, code, values) for name, code in codes.items() if code]
    return Proposal(company.siren, company.name, [fact for fact in facts if fact])
