"""What became of a lead: every change with who made it, when, from what to what, and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from bot.leads.lead import Lead

CONTENT = (
    "first_name", "last_name", "email", "phone", "organisation", "role", "siren", "siret",
    "legal_category", "naf", "size_band", "postcode", "department", "size", "usage", "need", "budget",
    "budget_period", "timeline", "timeline_date", "procedure", "reference", "deadline", "end_customers",
    "gateway_companies", "regulation",
)  # fmt: skip
"""What the visitor tells, and staff may correct."""
WORK = (
    "segment", "confidence", "status", "check_reason", "lost_reason", "assigned_to", "callback_at",
    "next_step", "next_step_on", "do_not_contact",
)  # fmt: skip
"""What is decided about a lead."""
FOLLOWED = (*CONTENT, *WORK)
"""The fields whose changes are written down; the others follow from these."""
CODES = frozenset({"segment", "confidence", "status", "check_reason", "lost_reason", "assigned_to"})
"""Fields whose values say nothing of who the visitor is: they stay when a person is forgotten."""


class Act(str, Enum):
    """How a change came about."""

    SET = "set"
    """Somebody of the staff decided it."""
    NOTED = "noted"
    """Somebody of the staff left a note; it is the reason of the change."""
    TOLD = "told"
    """The visitor said it, after the request was confirmed."""
    FOUND = "found"
    """The public register of companies says it; nobody had said anything of it."""
    PROPOSED = "proposed"
    """The visitor said it of something that staff had corrected: it was not applied."""
    MERGED = "merged"
    """It came with another request that became one with this one."""


@dataclass(frozen=True)
class Change:
    """One line of a history; never changed. `by` is the id of a user; None: the conversation itself."""

    lead_id: str
    at: datetime.datetime
    by: str | None
    act: Act
    version: int
    """Of the lead once this was saved."""
    field: str | None = None
    before: str | None = None
    after: str | None = None
    reason: str | None = None


class ChangeLog(Protocol):
    """Where histories are kept."""

    def add(self, changes: Iterable[Change]) -> None:
        """Store changes, in the transaction that makes them true."""

    def of_lead(self, lead_id: str) -> Sequence[Change]:
        """The whole history of a lead, oldest first."""

    def forget_person(self, lead_id: str) -> None:
        """Empty every value, reason and note that may say who the visitor is; the codes stay."""


def as_text(value: Any) -> str | None:
    """A value of a lead as a history keeps it."""
    if value is None or isinstance(value, str) and not isinstance(value, Enum):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def differences(
    before: Lead, after: Lead, *, by: str | None, act: Act, reason: str | None = None
) -> Iterator[Change]:
    """One change for each field in which two states of a lead differ; `after` is as it was saved."""
    for name in FOLLOWED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(
                after.id, after.updated_at, by, act, after.version, name, as_text(old), as_text(new), reason
            )


def decided(changes: Iterable[Change]) -> frozenset[str]:
    """The fields about which somebody of the staff had a word: the conversation does not take it back."""
    return frozenset(change.field for change in changes if change.act is Act.SET and change.field)


def taken_over(changes: Iterable[Change]) -> frozenset[str]:
    """The fields that were filled from another request: this conversation may not know of them."""
    return frozenset(change.field for change in changes if change.act is Act.MERGED and change.field)


def found(changes: Iterable[Change]) -> frozenset[str]:
    """The fields whose last word is that of the register."""
    last = {change.field: change.act for change in changes if change.field}
    return frozenset(field for field, act in last.items() if act is Act.FOUND)


def proposals(changes: Sequence[Change]) -> dict[str, Change]:
    """The visitor's latest word on each field that staff decided, unless staff decided again since."""
    waiting: dict[str, Change] = {}
    for change in changes:
        if change.act is Act.PROPOSED and change.field:
            waiting[change.field] = change
        elif change.act is Act.SET and change.field:
            waiting.pop(change.field, None)
    return waiting


def last_said(changes: Iterable[Change]) -> dict[str, str | None]:
    """The visitor's last word on each field that staff decided: proposed since, or what staff corrected."""
    said: dict[str, str | None] = {}
    for change in changes:
        if change.field and change.act is Act.PROPOSED:
            said[change.field] = change.after
        elif change.field and change.act is Act.SET:
            said.setdefault(change.field, change.before)
    return said
