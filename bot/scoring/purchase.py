"""How a public body will buy: what it says of it, and what its amount asks for on that day."""

from __future__ import annotations

import datetime
import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.procedure import is_generic
from bot.leads.lead import Lead
from bot.qualification.text import fold
from bot.reference.procurement import ProcurementRules
from bot.scoring.criteria import Finding, rules
from bot.scoring.money import yearly

_FRAMEWORK = re.compile(
    r"\b(?:ugap|resah|uniha|canut|cajip|seao|centrale d'achats?|groupement|accords?[- ]cadres?"
    r"|marches? subsequents?|marches? a bons? de commande|bons? de commande)\b"
)
_DIRECT = re.compile(
    r"\b(?:gre a gre|sans (?:publicite|mise en concurrence|formalite)|de faible montant"
    r"|sous (?:le|les) seuils?|hors marche|(?:simples?|sur|un|trois|3) devis|achat direct"
    r"|sur facture|mandat administratif)\b"
)
_STATE = re.compile(
    r"\b(?:minist\w+|prefectures?|sous-prefectures?|direction (?:departementale|regionale)"
    r"|rectorat|drac|dreal)\b"
)
_OF_STATE = ("71",)
"""Legal categories of the State's own administrations."""


def judge_procedure(lead: Lead, procurement: ProcurementRules) -> Finding:
    """The more is settled of the purchase, the more points."""
    said = spell_out(lead.procedure or "").text.strip()
    if said and lead.reference:
        return _of("tender", reference=lead.reference)
    if _FRAMEWORK.search(said):
        return _of("framework")
    if _DIRECT.search(said):
        return _of("said_direct", share="direct")
    if said and not is_generic(said):
        return _of("named")
    return _by_amount(lead, procurement) or _of("generic" if said or lead.reference else "none")


def _by_amount(lead: Lead, procurement: ProcurementRules) -> Finding | None:
    amount = yearly(lead)
    if not amount:
        return None
    day = lead.created_at.astimezone(datetime.timezone.utc).date()
    thresholds = procurement.on(day)
    formal = thresholds.state if _is_state(lead) else thresholds.local
    if amount < thresholds.quote:
        return _of("direct", threshold=thresholds.quote, since=thresholds.start)
    if amount < formal:
        return _of("adapted", threshold=formal, since=thresholds.start)
    return _of("formal", threshold=formal, since=thresholds.start)


def _is_state(lead: Lead) -> bool:
    if lead.legal_category:
        return lead.legal_category.startswith(_OF_STATE)
    return bool(_STATE.search(fold(lead.organisation or "").text))


def _of(reason: str, share: str | None = None, **values: object) -> Finding:
    return Finding(rules()["procedure"][share or reason], reason, values)
