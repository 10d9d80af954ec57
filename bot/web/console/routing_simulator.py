"""The form that imagines a lead, read as what the rules look at."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.leads.lead import Kind, Lead, Status
from bot.qualification.segments import Segment
from bot.routing.decision import Decision
from bot.routing.language import language_of, languages
from bot.routing.step import Router
from bot.routing.subject import Subject, subject_of
from bot.routing.territory import departments_of
from bot.unit_of_work import UnitOfWork

_LONGEST_NEED = 1_000
_HIGHEST_SCORE = 100
_LARGEST = 2**31
FIELDS = (
    "demande", "segment", "departement", "effectif", "besoin", "langue", "score", "motif", "verifier",
    "moment",
)  # fmt: skip


@dataclass(frozen=True)
class Simulation:
    """What somebody wants to know: of a stored lead, or of an imagined one; and what is wrong with it."""

    typed: Mapping[str, str]
    asked: bool
    subject: Subject = Subject()
    at: datetime.datetime | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    """Codes by field."""

    @property
    def lead_id(self) -> str:
        """The lead that is meant, if one is."""
        return self.typed["demande"]

    @classmethod
    def read(cls, query: Mapping[str, str], zone: datetime.tzinfo) -> Simulation:
        """From the address of the page."""
        typed = {name: query.get(name, "").strip() for name in FIELDS}
        errors: dict[str, str] = {}
        need = typed["besoin"][:_LONGEST_NEED]
        codes = {item.value for item in Segment}
        kinds = {item.value for item in Kind}
        subject = Subject(
            segment=typed["segment"] if typed["segment"] in codes else None,
            department=_department(typed["departement"], errors),
            size=_number(typed["effectif"], "effectif", _LARGEST, "number", errors),
            need=need,
            language=typed["langue"] if typed["langue"] in languages() else language_of(need),
            score=_number(typed["score"], "score", _HIGHEST_SCORE, "score", errors),
            kind=typed["motif"] if typed["motif"] in kinds else Kind.SALES.value,
            status=(Status.TO_CHECK if typed["verifier"] else Status.QUALIFIED).value,
        )
        at = _moment(typed["moment"], zone, errors)
        return cls(typed, any(name in query for name in FIELDS), subject, at, errors)

    def decided(self, router: Router, uow: UnitOfWork, lead: Lead | None, now: datetime.datetime) -> Decision:
        """What the step itself would decide. Nothing is written."""
        at = self.at or now
        return router.decide(uow, subject_of(lead) if lead else self.subject, at, lead)


def _department(text: str, errors: dict[str, str]) -> str | None:
    if not text:
        return None
    found = departments_of(text)
    if len(found) != 1:
        errors["departement"] = "department"
        return None
    return next(iter(found))


def _number(text: str, name: str, largest: int, code: str, errors: dict[str, str]) -> int | None:
    digits = "".join(text.split())
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal()) or int(digits[:12]) > largest:
        errors[name] = code
        return None
    return int(digits)


def _moment(text: str, zone: datetime.tzinfo, errors: dict[str, str]) -> datetime.datetime | None:
    if not text:
        return None
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        errors["moment"] = "moment"
        return None
    if found.tzinfo is not None or not 2000 <= found.year <= 2200:
        errors["moment"] = "moment"
        return None
    return found.replace(tzinfo=zone)
