"""Leads as lines of the list."""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.leads.lead import Kind, Lead, Status
from bot.web.console import paths
from bot.web.console.moments import Moment, day, moment

_LONGEST_NEED = 180
_DONE = frozenset({Status.WON, Status.LOST, Status.NO_CONTACT, Status.MERGED, Status.ERASED})


@dataclass(frozen=True)
class Row:
    """One line. `mark` tells the browser's list from the server's without naming anybody."""

    id: str
    mark: str
    href: str
    received: Moment
    who: str
    organisation: str
    segment: str
    segment_label: str
    need: str
    status: str
    status_label: str
    reason: str
    confidence: int | None
    kind: str
    test: bool
    score: int | None
    version: int
    owner: str
    silent: bool
    late: bool
    """Whether the promised first contact is."""
    callback: Moment | None
    deadline: str


def row(lead: Lead, now: datetime.datetime, words: Mapping[str, Any], *, late: bool = False) -> Row:
    """The line of this lead."""
    return Row(
        id=lead.id,
        mark=mark(lead),
        href=paths.lead(lead.id),
        received=moment(lead.created_at, now, words["moments"]),
        who=who(lead, words),
        organisation=(lead.organisation or "") if full_name(lead) else "",
        segment=lead.segment or "",
        segment_label=segment_label(lead.segment, words),
        need=_shortened(lead.need or lead.regulation or ""),
        status=lead.status.value,
        status_label=words["statuses"][lead.status.value],
        reason=check_reason(lead, words),
        confidence=percent(lead.confidence),
        kind="" if lead.kind is Kind.SALES else words["kinds"][lead.kind.value],
        test=lead.source.test,
        score=lead.score,
        version=lead.version,
        owner=lead.assigned_to or "",
        silent=lead.do_not_contact,
        late=late,
        callback=_callback(lead, now, words),
        deadline=_deadline(lead, now, words),
    )


def _callback(lead: Lead, now: datetime.datetime, words: Mapping[str, Any]) -> Moment | None:
    """A call that is still to be made."""
    at = lead.callback_at
    if at is None or lead.status in _DONE:
        return None
    return moment(at, now, words["moments"])


def _deadline(lead: Lead, now: datetime.datetime, words: Mapping[str, Any]) -> str:
    """The day, as long as there is something to do until then."""
    if lead.deadline is None or lead.deadline < now.date() or lead.status in _DONE:
        return ""
    return day(lead.deadline, words["moments"]["day_and_year"])


def mark(lead: Lead) -> str:
    """A short sign of this lead."""
    return f"{zlib.crc32(lead.id.encode()):08x}"


def full_name(lead: Lead) -> str:
    """First and last name, as far as they are known."""
    return " ".join(part for part in (lead.first_name, lead.last_name) if part)


def who(lead: Lead, words: Mapping[str, Any]) -> str:
    """The person, or else the organisation, or else that neither is known."""
    return full_name(lead) or lead.organisation or str(words["someone"])


def segment_label(segment: str | None, words: Mapping[str, Any]) -> str:
    """The segment in French."""
    return str(words["segments"].get(segment or "", words["no_segment"]))


def check_reason(lead: Lead, words: Mapping[str, Any]) -> str:
    """Why somebody must look at the lead first."""
    if lead.status is not Status.TO_CHECK or not lead.check_reason:
        return ""
    return str(words["check_reasons"].get(lead.check_reason, lead.check_reason))


def percent(share: float | None) -> int | None:
    """A share of 1 as a number of 100; only what is certain is 100."""
    return None if share is None else min(int(share * 100 + 0.5), 100 if share >= 1 else 99)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NEED else line[: _LONGEST_NEED - 1].rstrip() + "…"
