"""What the rules look at: a lead, or one that somebody imagines in the simulator."""

from __future__ import annotations

from dataclasses import dataclass

from bot.leads.lead import Kind, Lead, Status
from bot.routing.language import language_of


@dataclass(frozen=True)
class Subject:
    """The part of a lead that decides where it goes."""

    segment: str | None = None
    department: str | None = None
    size: int | None = None
    need: str = ""
    language: str = "fr"
    score: int | None = None
    status: str = Status.QUALIFIED.value
    kind: str = Kind.SALES.value


def subject_of(lead: Lead) -> Subject:
    """A lead as the rules see it. One that is assigned already is looked at as if it were not yet."""
    said = "\n".join([lead.need or "", *(item.quote for item in lead.evidence)])
    return Subject(
        segment=lead.segment,
        department=lead.department,
        size=lead.size,
        need="\n".join(filter(None, (lead.need, lead.end_customers, lead.procedure))),
        language=language_of(said),
        score=lead.score,
        status=(Status.TO_CHECK if lead.status is Status.TO_CHECK else Status.QUALIFIED).value,
        kind=lead.kind.value,
    )
