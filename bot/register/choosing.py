"""Which company of an answer a lead means, and what the lead takes over from it.

What the visitor or a member of staff said is never overruled: only empty fields are filled, and only by a
company that contradicts nothing that is known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from bot.leads.lead import SILENT, Lead
from bot.leads.people import organisation_key
from bot.reference.companies import size_band
from bot.register.company import Company

FILLED = ("siren", "siret", "legal_category", "naf", "size_band", "postcode", "department")
"""What a lead takes over."""
PROPOSED = 5
_ASKED_ABOUT = frozenset({"B2B", "B2A", "B2B2C", "B2R"})
"""Segments that speak for an organisation; a person is not looked up."""
_SAME, _ALIKE = 96.0, 82.0
"""How alike two names are, of 100: the same but for a letter, and worth a look."""


@dataclass(frozen=True)
class Query:
    """What the register is asked."""

    text: str
    department: str | None = None

    @property
    def key(self) -> str:
        """The same for the same question: of the cache, and of what was asked about a lead."""
        return f"{self.text}|{self.department or ''}"[:250]


def query_of(lead: Lead) -> Query | None:
    """What to ask about a lead; None when there is nothing to ask, or nothing to be learnt."""
    if lead.status in SILENT or lead.do_not_contact or lead.segment not in _ASKED_ABOUT:
        return None
    if all(getattr(lead, name) for name in FILLED):
        return None
    siren = lead.siren or (lead.siret or "")[:9]
    if siren:
        return Query(siren)
    name = organisation_key(lead.organisation)
    return Query(name, lead.department) if name and len(name) >= 3 else None


@dataclass(frozen=True)
class Choice:
    """The company that is meant beyond doubt, or those that a person has to choose from."""

    certain: Company | None = None
    candidates: tuple[Company, ...] = ()


def choose(lead: Lead, companies: Sequence[Company]) -> Choice:
    """By its number, or by its name when exactly one active company of that name fits all that is known."""
    if lead.siren or lead.siret:
        siren = lead.siren or (lead.siret or "")[:9]
        same = [company for company in companies if company.siren == siren]
        return Choice(certain=same[0]) if same and agrees(lead, same[0]) else Choice(candidates=tuple(same))
    ranked = sorted(
        (company for company in companies if company.active), key=lambda company: -_alike(lead, company)
    )
    namesakes = [company for company in ranked if _alike(lead, company) >= _SAME]
    fitting = [company for company in namesakes if agrees(lead, company)]
    sure = len(namesakes) == 1 or bool(lead.department or lead.postcode)
    if len(fitting) == 1 and sure:
        return Choice(certain=fitting[0])
    likely = [company for company in ranked if _alike(lead, company) >= _ALIKE]
    return Choice(candidates=tuple(likely[:PROPOSED]))


def agrees(lead: Lead, company: Company) -> bool:
    """Whether a company contradicts nothing that is known of the organisation."""
    for name in FILLED:
        known, said = getattr(lead, name), getattr(company, name)
        if name in ("siret", "postcode"):
            continue  # an organisation has several establishments; the register names its seat
        if known and said and known != said:
            return False
    return _size_agrees(lead, company)


def values_for(lead: Lead, company: Company, decided: Collection[str]) -> dict[str, Any]:
    """What the lead takes over: fields that are empty and that staff did not empty themselves.

    The seat's establishment and postcode only for an organisation that is not known to be elsewhere.
    """
    values = {
        name: getattr(company, name)
        for name in FILLED
        if getattr(lead, name) is None and name not in decided and getattr(company, name)
    }
    if lead.department and lead.department != company.department or lead.siret not in (None, company.siret):
        for name in ("siret", "postcode", "department"):
            values.pop(name, None)
    return values


def _size_agrees(lead: Lead, company: Company) -> bool:
    """A head count is counted differently by everybody: only another order of magnitude contradicts."""
    band = size_band(company.size_band)
    if lead.size is None or band is None:
        return True
    highest = band.highest if band.highest is not None else lead.size
    return band.lowest / 10 <= lead.size <= max(highest, 1) * 10


def _alike(lead: Lead, company: Company) -> float:
    wanted = organisation_key(lead.organisation) or ""
    keys = (organisation_key(name) or "" for name in company.names)
    return max((fuzz.token_sort_ratio(wanted, key) for key in keys if key), default=0.0)
