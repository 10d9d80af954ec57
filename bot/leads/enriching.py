"""What follows by public tables alone: a département from a postcode, a SIREN from a SIRET."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.leads.lead import Lead
from bot.reference.places import department_of


def enrich(_uow: Any, before: Lead | None, lead: Lead) -> Lead:
    """The step. What was said of the département itself stays, unless only the postcode has changed since."""
    enriched = replace(lead, siren=lead.siren or (lead.siret or "")[:9] or None)
    implied = department_of(lead.postcode)
    if implied is None or implied == lead.department:
        return enriched
    moved = before is not None and before.postcode != lead.postcode and before.department == lead.department
    return replace(enriched, department=implied) if moved or lead.department is None else enriched
