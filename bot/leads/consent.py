"""Consent for each purpose on its own: what was said of it, by whom, when, and under which text.

A lead holds what is in force. The log keeps every decision: a consent that was withdrawn was given before.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Protocol

from bot.leads.changes import CLOSED, ChangeRefused
from bot.leads.lead import Consent, Lead, Status
from bot.leads.redaction import without_contact_details


class Purpose(str, Enum):
    """What contact details may be used for."""

    CONTACT = "contact"
    """Being contacted again about this request."""
    MARKETING = "marketing"
    """Being sent offers. A separate question, and never presumed."""


@dataclass(frozen=True)
class MarketingQuestion:
    """Whether the assistant asks who wants offers, and the version of the words that it says about them."""

    ask: bool
    text_version: str

    @classmethod
    def read(cls, section: Mapping[str, Any] | None) -> MarketingQuestion | None:
        """The section `consent.marketing` of the playbook, which may be missing: then nobody is asked."""
        return None if section is None else cls(bool(section["ask"]), str(section["text_version"]))


class Decision(str, Enum):
    """What became of a consent."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """It had been given before."""


@dataclass(frozen=True)
class ConsentEntry:
    """One decision; never changed. Said at a `turn` of the conversation, or told to staff (`by`)."""

    lead_id: str
    purpose: Purpose
    decision: Decision
    at: datetime.datetime
    text_version: str | None = None
    """Of what the assistant asked, or confirmed when it was said unasked; None: it was told to staff."""
    turn: int | None = None
    by: str | None = None


class ConsentLog(Protocol):
    """Where decisions are kept."""

    def add(self, entries: Iterable[ConsentEntry]) -> None:
        """Store decisions, in the transaction that makes them true."""

    def of_lead(self, lead_id: str) -> Sequence[ConsentEntry]:
        """Every decision about a lead, oldest first."""


def decisions(before: Lead | None, after: Lead) -> Iterator[ConsentEntry]:
    """The decisions that lie between two states of a lead; `before` None: it is new."""
    earlier = before.consent if before is not None else Consent()
    for purpose in Purpose:
        old, new = answer_to(earlier, purpose), answer_to(after.consent, purpose)
        if new is None or new is old:
            continue
        decision = Decision.GIVEN if new else Decision.WITHDRAWN if old else Decision.REFUSED
        yield _entry(after, purpose, decision)


def answer_to(consent: Consent, purpose: Purpose) -> bool | None:
    """What was said of a purpose; None: nothing."""
    if purpose is Purpose.CONTACT:
        return consent.contact
    return consent.marketing if consent.marketing or consent.marketing_at else None


def decided(lead: Lead, purpose: Purpose, given: bool, now: datetime.datetime, by: str) -> Lead:
    """The lead after the person told a member of staff what they want; raises `ChangeRefused`.

    Who no longer wants to be contacted is not known any more afterwards: a consent to be contacted again can
    only come from them, in a conversation. A regulator is owed an answer, and is not asked.
    """
    if lead.status in CLOSED and (given or lead.status is not Status.NO_CONTACT):
        raise ChangeRefused("closed")
    if answer_to(lead.consent, purpose) is given:
        return lead
    if purpose is Purpose.MARKETING:
        if given and (lead.do_not_contact or not lead.reachable):
            raise ChangeRefused("do_not_contact" if lead.do_not_contact else "not_reachable", "consent")
        return replace(lead, consent=_with_marketing(lead.consent, given, now, by))
    if given:
        raise ChangeRefused("only_they_consent", "consent")
    if lead.segment == "B2R":
        raise ChangeRefused("answer_is_owed", "consent")
    consent = replace(lead.consent, contact=False, at=now, turn=None, by=by, text_version=None)
    refused = replace(lead, consent=_without_marketing(consent, now, by))
    return replace(without_contact_details(refused, lead), status=Status.NO_CONTACT, check_reason=None)


def in_force(stored: Consent, said: Consent) -> Consent:
    """What a conversation says of consent over what is stored: it does not undo what staff was told later."""
    if stored.by is not None and stored.at is not None and (said.at is None or said.at <= stored.at):
        kept = {name: getattr(stored, name) for name in ("contact", "at", "turn", "by", "text_version")}
        said = replace(said, **kept)
    told = stored.marketing_at if stored.marketing_by is not None else None
    if told is not None and (said.marketing_at is None or said.marketing_at <= told):
        names = ("marketing", "marketing_at", "marketing_turn", "marketing_by", "marketing_text_version")
        said = replace(said, **{name: getattr(stored, name) for name in names})
    return said


def _with_marketing(consent: Consent, given: bool, now: datetime.datetime, by: str) -> Consent:
    return replace(
        consent,
        marketing=given,
        marketing_at=now,
        marketing_turn=None,
        marketing_by=by,
        marketing_text_version=None,
    )


def _without_marketing(consent: Consent, now: datetime.datetime, by: str) -> Consent:
    """Nobody can be sent offers who cannot be reached."""
    return _with_marketing(consent, False, now, by) if consent.marketing else consent


def _entry(lead: Lead, purpose: Purpose, decision: Decision) -> ConsentEntry:
    consent = lead.consent
    if purpose is Purpose.CONTACT:
        said = (consent.at, consent.text_version, consent.turn, consent.by)
    else:
        said = (
            consent.marketing_at,
            consent.marketing_text_version,
            consent.marketing_turn,
            consent.marketing_by,
        )
    at, version, turn, by = said
    return ConsentEntry(lead.id, purpose, decision, at or lead.updated_at, version, turn, by)
