"""What staff may do with a lead. Each function gives the lead as it would be, or refuses with a code."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

from bot.leads.history import CONTENT
from bot.leads.lead import Lead, Status
from bot.leads.redaction import without_contact_details
from bot.qualification.segments import PROFILE_OF, Segment

LONGEST_NOTE = 4_000
LONGEST_STEP = 300
LONGEST_REASON = 500


class LostReason(str, Enum):
    """Why a lead came to nothing."""

    NO_ANSWER = "no_answer"
    NO_NEED = "no_need"
    NO_BUDGET = "no_budget"
    COMPETITOR = "competitor"
    NOT_OURS = "not_ours"
    """We do not sell this."""
    SPAM = "spam"
    DUPLICATE = "duplicate"
    OTHER = "other"


class ChangeRefused(ValueError):
    """Something cannot be done with a lead; `code` is a key of the wording, `field` what it is about.

    `details` fill the places in braces of the sentence.
    """

    def __init__(self, code: str, field: str | None = None, details: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details or {}


MOVES: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset(),
    Status.TO_CHECK: frozenset({Status.LOST}),
    Status.QUALIFIED: frozenset({Status.CONTACTED, Status.WON, Status.LOST}),
    Status.ASSIGNED: frozenset({Status.CONTACTED, Status.WON, Status.LOST}),
    Status.CONTACTED: frozenset({Status.WON, Status.LOST}),
    Status.WON: frozenset({Status.CONTACTED, Status.LOST}),
    Status.LOST: frozenset({Status.CONTACTED, Status.WON}),
    Status.NO_CONTACT: frozenset(),
    Status.MERGED: frozenset(),
    Status.ERASED: frozenset(),
}
"""Where staff may move a lead from where it stands. What is to be checked leaves by `verified` or as lost."""
CLOSED = frozenset({Status.DRAFT, Status.NO_CONTACT, Status.MERGED, Status.ERASED})
"""Nothing but a note and the mark « do not contact » can be added to such a lead."""
_TOUCHES = frozenset({Status.CONTACTED, Status.WON})
"""Statuses that mean that the person was spoken to."""


def moves(lead: Lead) -> frozenset[Status]:
    """Where this lead may be moved."""
    return MOVES[lead.status] - (_TOUCHES if lead.do_not_contact else frozenset())


def moved(lead: Lead, status: Status, now: datetime.datetime, lost: LostReason | None = None) -> Lead:
    """The lead with another status; a lost one says why."""
    if lead.do_not_contact and status in _TOUCHES:
        raise ChangeRefused("do_not_contact", "status")
    if status not in MOVES[lead.status]:
        raise ChangeRefused("no_such_move", "status")
    if status is Status.LOST and lost is None:
        raise ChangeRefused("why_lost", "lost_reason")
    touched = now if status in _TOUCHES else None
    return replace(
        lead,
        status=status,
        check_reason=None,
        lost_reason=lost.value if lost and status is Status.LOST else None,
        contacted_at=lead.contacted_at or touched,
        last_contact_at=touched or lead.last_contact_at,
    )


def verified(lead: Lead) -> Lead:
    """The lead after somebody looked at what was to be checked: reachable, and of a segment that is known."""
    if lead.status is not Status.TO_CHECK:
        raise ChangeRefused("nothing_to_check")
    if not lead.reachable:
        raise ChangeRefused("not_reachable", "email")
    if lead.segment is None:
        raise ChangeRefused("no_segment", "segment")
    return replace(lead, status=_in_hands_or_not(lead.assigned_to), check_reason=None)


def assigned(lead: Lead, email: str | None) -> Lead:
    """The lead in somebody's hands, or back in nobody's. Who may have it is not asked here."""
    _open(lead)
    if email and lead.do_not_contact:
        raise ChangeRefused("do_not_contact", "assigned_to")
    status = lead.status
    if status in (Status.QUALIFIED, Status.ASSIGNED):
        status = _in_hands_or_not(email)
    return replace(lead, assigned_to=email or None, status=status)


def corrected(lead: Lead, values: Mapping[str, Any]) -> Lead:
    """The lead with other content. The last way to answer is not taken away: that is another decision."""
    _open(lead)
    unknown = set(values) - set(CONTENT)
    if unknown:
        raise ValueError(f"staff does not correct {', '.join(sorted(unknown))}")
    after = replace(lead, **values)
    if lead.reachable and not after.reachable:
        raise ChangeRefused("one_contact", "email")
    return after


def with_segment(lead: Lead, segment: Segment) -> Lead:
    """The lead in another segment: who decides it is sure of it.

    A regulator is owed an answer and is not asked for consent; anybody else who refused stays uncontacted.
    """
    _open(lead)
    if lead.segment == segment.value:
        return lead
    basis = "consent" if lead.consent.contact else None
    after = replace(
        lead,
        segment=segment.value,
        profile=PROFILE_OF[segment].value,
        confidence=1.0,
        lawful_basis="legal_obligation" if segment is Segment.B2R else basis,
    )
    if after.refuses_contact:
        return replace(without_contact_details(after), status=Status.NO_CONTACT, check_reason=None)
    return after


def with_callback(lead: Lead, at: datetime.datetime | None, now: datetime.datetime) -> Lead:
    """The lead with a call that is planned, or no longer."""
    _open(lead)
    if at is not None and lead.do_not_contact:
        raise ChangeRefused("do_not_contact", "callback_at")
    if at is not None and at <= now:
        raise ChangeRefused("in_the_past", "callback_at")
    return replace(lead, callback_at=at)


def with_next_step(lead: Lead, text: str, on: datetime.date | None, today: datetime.date) -> Lead:
    """The lead with what will be done next, and until when; without a text, nothing is planned."""
    _open(lead)
    step = " ".join(text.split())
    if len(step) > LONGEST_STEP:
        raise ChangeRefused("too_long", "next_step")
    if on is not None and not step:
        raise ChangeRefused("what_next", "next_step")
    if on is not None and on < today and on != lead.next_step_on:
        raise ChangeRefused("in_the_past", "next_step_on")
    return replace(lead, next_step=step or None, next_step_on=on)


def checked_reason(text: str, *, longest: int = LONGEST_REASON) -> str:
    """Why something was done, in somebody's own words: a few, but not none."""
    reason = text.strip()
    if not reason:
        raise ChangeRefused("why", "reason")
    if len(reason) > longest:
        raise ChangeRefused("too_long", "reason")
    return reason


def checked_note(text: str) -> str:
    """A note that says something."""
    note = text.strip()
    if not note:
        raise ChangeRefused("empty_note", "note")
    if len(note) > LONGEST_NOTE:
        raise ChangeRefused("too_long", "note")
    return note


def _open(lead: Lead) -> None:
    if lead.status in CLOSED:
        raise ChangeRefused("closed")


def _in_hands_or_not(owner: str | None) -> Status:
    return Status.ASSIGNED if owner else Status.QUALIFIED
