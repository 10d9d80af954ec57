"""Leads as rows of their table."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from bot.leads.last_contact import last_contact
from bot.leads.lead import Consent, Evidence, Kind, Lead, Source, Status
from bot.leads.people import organisation_key

_NESTED = {
    name: tuple((item.name, f"{name}_{item.name}") for item in dataclasses.fields(kind))
    for name, kind in (("consent", Consent), ("source", Source))
}
_PLAIN = tuple(
    item.name
    for item in dataclasses.fields(Lead)
    if item.name not in (*_NESTED, "evidence", "kind", "status")
)
_EVIDENCE = tuple(item.name for item in dataclasses.fields(Evidence))


def row_of(lead: Lead) -> dict[str, Any]:
    """All columns but the position; the evidence has a table of its own."""
    row = {name: getattr(lead, name) for name in _PLAIN}
    row.update(kind=lead.kind.value, status=lead.status.value, score_reasons=list(lead.score_reasons))
    for name, columns in _NESTED.items():
        nested = getattr(lead, name)
        row.update({column: getattr(nested, field) for field, column in columns})
    row.update(source_utm=dict(lead.source.utm), origin=lead.source.origin)
    row["organisation_key"] = organisation_key(lead.organisation)
    row["kept_since"] = last_contact(lead)
    return row


def lead_from(row: Any, evidence: Iterable[Evidence]) -> Lead:
    """The lead of a row and what speaks for its segment."""
    values = {name: row[name] for name in _PLAIN}
    values["score_reasons"] = tuple(values["score_reasons"])
    return Lead(
        **values,
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        evidence=tuple(evidence),
        consent=Consent(**{field: row[column] for field, column in _NESTED["consent"]}),
        source=Source(**{field: row[column] for field, column in _NESTED["source"]}),
    )


def lead_without_evidence(row: Any) -> Lead:
    """The lead of a row; what speaks for its segment is left out."""
    return lead_from(row, ())


def evidence_rows(lead: Lead) -> list[dict[str, Any]]:
    """What speaks for the segment, numbered."""
    return [
        {"lead_id": lead.id, "position": position, **{name: getattr(item, name) for name in _EVIDENCE}}
        for position, item in enumerate(lead.evidence)
    ]


def evidence_from(row: Any) -> Evidence:
    """One of them."""
    return Evidence(*(row[name] for name in _EVIDENCE))
