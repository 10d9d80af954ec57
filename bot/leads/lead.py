"""A lead: what a salesperson needs to call back, and why the assistant believes it."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import urlsplit


class Kind(str, Enum):
    """What the visitor came for; only `sales` is a sales lead in the narrow sense."""

    SALES = "sales"
    COMPLIANCE = "compliance"
    SUPPORT = "support"
    OTHER = "other"


class Status(str, Enum):
    """Where a lead stands, from the first words of a visitor to the end of its sales life."""

    DRAFT = "draft"
    QUALIFIED = "qualified"
    TO_CHECK = "to_check"
    NO_CONTACT = "no_contact"
    ASSIGNED = "assigned"
    CONTACTED = "contacted"
    WON = "won"
    LOST = "lost"
    MERGED = "merged"
    """Another request took it in: it is worked on there."""
    ERASED = "erased"


IN_HANDS = frozenset({Status.ASSIGNED, Status.CONTACTED, Status.WON, Status.LOST})
"""Statuses that a member of staff gave: the conversation does not take them back."""
LONGEST_ORIGIN = 80
SILENT = frozenset({Status.DRAFT, Status.NO_CONTACT, Status.MERGED, Status.ERASED})
"""Statuses with which a lead is delivered to nobody."""


@dataclass(frozen=True)
class Evidence:
    """One thing the visitor said, and what it weighs for a segment."""

    signal: str
    quote: str
    turn: int
    weight: float
    segment: str | None = None


@dataclass(frozen=True)
class Consent:
    """What the visitor allowed, for each purpose: under which text, when, and where they said it.

    `contact` is being called back about this request; None: not asked. Marketing is another purpose, with its
    own answer: never true unless it was said, and false without `marketing_at` when it never came up. Each
    was said at a turn of the conversation, or told to a member of staff: `by` is the id of their account.
    """

    contact: bool | None = None
    marketing: bool | None = None
    text_version: str | None = None
    at: datetime.datetime | None = None
    turn: int | None = None
    by: str | None = None
    marketing_text_version: str | None = None
    marketing_at: datetime.datetime | None = None
    marketing_turn: int | None = None
    marketing_by: str | None = None


@dataclass(frozen=True)
class Source:
    """Where the conversation took place; `test` marks conversations of the evaluation."""

    page: str | None = None
    referrer: str | None = None
    utm: Mapping[str, str] = field(default_factory=dict)
    test: bool = False

    @property
    def origin(self) -> str | None:
        """What brought the visitor: the campaign's source, or else the website they came from."""
        named = self.utm.get("utm_source") or self.utm.get("source") or _host(self.referrer)
        return named.strip().lower()[:LONGEST_ORIGIN] or None


@dataclass(frozen=True)
class Lead:
    """A qualified request. `conversation_id` and `request` together are its key of idempotency."""

    id: str
    conversation_id: str
    request: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    kind: Kind = Kind.SALES
    status: Status = Status.DRAFT
    check_reason: str | None = None
    segment: str | None = None
    profile: str | None = None
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()
    score: int | None = None
    score_reasons: tuple[str, ...] = ()
    score_weights: str | None = None
    """The digest of the weights that the score was computed with."""
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    organisation: str | None = None
    siren: str | None = None
    siret: str | None = None
    legal_category: str | None = None
    """A code of the INSEE table of legal categories, such as « 5710 »."""
    naf: str | None = None
    """What the organisation does: a code of NAF rev. 2, such as « 43.32A »."""
    size_band: str | None = None
    """How many people the register counts there: a code of the INSEE size bands, such as « 11 »."""
    postcode: str | None = None
    department: str | None = None
    """The INSEE code of a département or of an overseas territory: « 29 », « 2A », « 974 »."""
    role: str | None = None
    size: int | None = None
    usage: str | None = None
    need: str | None = None
    budget: int | None = None
    budget_period: str | None = None
    timeline: str | None = None
    timeline_date: datetime.date | None = None
    procedure: str | None = None
    reference: str | None = None
    deadline: datetime.date | None = None
    end_customers: str | None = None
    gateway_companies: str | None = None
    regulation: str | None = None
    consent: Consent = Consent()
    lawful_basis: str | None = None
    source: Source = Source()
    callback_at: datetime.datetime | None = None
    assigned_to: str | None = None
    """The e-mail address of the member of staff who looks after this lead."""
    brief: str | None = None
    next_step: str | None = None
    """What a member of staff will do next."""
    next_step_on: datetime.date | None = None
    lost_reason: str | None = None
    """Why a lost lead was lost: a code of `bot.leads.changes.LostReason`."""
    contacted_at: datetime.datetime | None = None
    """When somebody of the staff first reached the person."""
    last_contact_at: datetime.datetime | None = None
    """When the person last wrote to us about it, or was last spoken to: by this, retention is counted."""
    do_not_contact: bool = False
    """Whoever it is must not be contacted, whatever else is known or said."""
    version: int = 1
    """Counts what was saved: two people who change the same lead at once notice each other."""

    @property
    def refuses_contact(self) -> bool:
        """Whether the visitor said no to being contacted. A regulator is owed an answer, and is not asked."""
        return self.consent.contact is False and self.segment != "B2R"

    @property
    def reachable(self) -> bool:
        """Whether somebody could answer this lead at all."""
        return bool(self.email or self.phone)

    @property
    def deliverable(self) -> bool:
        """Whether this lead may be handed to salespeople and to their tools."""
        return self.status not in SILENT and not self.source.test and not self.do_not_contact

    def to_json(self) -> dict[str, Any]:
        """The JSON object of exports, its keys in the order of the fields."""
        return {item.name: _plain(getattr(self, item.name)) for item in dataclasses.fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Lead:
        """Read what `to_json` wrote; a key that is absent takes its default, an unknown one is refused."""
        unknown = set(data) - {item.name for item in dataclasses.fields(cls)}
        if unknown:
            raise ValueError(f"a lead has no field {', '.join(sorted(unknown))}")
        return cls(**{name: _READERS.get(name, _as_it_is)(value) for name, value in data.items()})


def _host(address: str | None) -> str:
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def _as_it_is(value: Any) -> Any:
    return value


def _moment(value: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(value) if value else None


def _date(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _consent(value: Mapping[str, Any]) -> Consent:
    moments = {name: _moment(value.get(name)) for name in ("at", "marketing_at")}
    return Consent(**{**value, **moments})


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "created_at": _moment,
    "updated_at": _moment,
    "kind": Kind,
    "status": Status,
    "evidence": lambda items: tuple(Evidence(**item) for item in items),
    "score_reasons": tuple,
    "timeline_date": _date,
    "deadline": _date,
    "consent": _consent,
    "source": lambda value: Source(**value),
    "callback_at": _moment,
    "next_step_on": _date,
    "contacted_at": _moment,
    "last_contact_at": _moment,
}
