"""How well a lead fits its segment: certainty, a registered organisation, its size, its customers."""

from __future__ import annotations

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import find_numbers
from bot.leads.lead import Lead
from bot.qualification.segments import Segment
from bot.reference.companies import size_band
from bot.scoring.criteria import Finding, rules, step_of

_GOOD = 0.9


def judge_fit(lead: Lead, segment: Segment) -> Finding:
    """The mean of what can be told of this segment, with the part that lacks most as the reason."""
    parts = {name: _PARTS[name](lead) for name in rules()["fit_of"][segment.value]}
    share = sum(parts.values()) / len(parts)
    weakest = min(parts, key=lambda name: parts[name])
    if parts[weakest] >= _GOOD:
        return Finding(share, "good")
    return Finding(share, "size_unknown" if weakest == "size" and not parts["size"] else weakest)


def judge_reach(lead: Lead, segment: Segment) -> Finding:
    """How many consumers or companies stand behind an intermediary."""
    said = lead.end_customers if segment is Segment.B2B2C else lead.gateway_companies
    kind = "customers" if segment is Segment.B2B2C else "companies"
    if not said:
        return Finding(0.0, f"{kind}_none")
    numbers = [number.value for number in find_numbers(spell_out(said)) if not number.is_article]
    if not numbers:
        return Finding(rules()["reach_named"], f"{kind}_named")
    count = max(numbers)
    share = step_of(rules()["reach"][segment.value], count)
    return Finding(share, f"{kind}_counted", {"count": count})


def _certainty(lead: Lead) -> float:
    return step_of(rules()["certainty"], lead.confidence or 0.0)


def _identity(lead: Lead) -> float:
    known = "registered" if lead.siren or lead.siret else "named" if lead.organisation else "none"
    share: float = rules()["identity"][known]
    return share


def _size(lead: Lead) -> float:
    band = size_band(lead.size_band)
    people = lead.size if lead.size is not None else band.lowest if band else None
    return 0.0 if people is None else step_of(rules()["size"], people)


_PARTS = {"certainty": _certainty, "identity": _identity, "size": _size}
