"""What the person of a lead allowed, for each purpose, and how it came about: a card of the lead's page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.accounts.account import User
from bot.leads.changes import CLOSED
from bot.leads.consent import ConsentEntry, Purpose, answer_to, decisions
from bot.leads.last_contact import last_contact
from bot.leads.lead import Lead
from bot.web.console.lead_words import name_of
from bot.web.console.moments import Moment, moment


@dataclass(frozen=True)
class ConsentLine:
    """A decision as staff reads it."""

    text: str
    at: Moment
    source: str
    version: str


@dataclass(frozen=True)
class PurposeShown:
    """A purpose with what is in force, and what staff may note: `offers` is "give", "withdraw" or ""."""

    code: str
    title: str
    state: str
    allowed: bool
    last: ConsentLine | None
    offers: str


def consent_card(
    lead: Lead,
    log: Sequence[ConsentEntry],
    people: Sequence[User],
    now: datetime.datetime,
    words: Mapping[str, Any],
) -> dict[str, Any]:
    """The values of the card."""
    said = wording.load("console_consents")
    in_force = {entry.purpose: _line(entry, people, now, words, said) for entry in decisions(None, lead)}
    return {
        "consent_words": said,
        "purposes": [_purpose(lead, purpose, in_force.get(purpose), said) for purpose in Purpose],
        "consent_history": [_line(entry, people, now, words, said) for entry in log][::-1],
        "lawful_basis": words["lawful_bases"].get(lead.lawful_basis or "", lead.lawful_basis or ""),
        "last_contact": moment(last_contact(lead), now, words["moments"]),
    }


def _purpose(lead: Lead, purpose: Purpose, last: ConsentLine | None, said: Mapping[str, Any]) -> PurposeShown:
    answer = answer_to(lead.consent, purpose)
    state = {True: "yes", False: "no", None: "unasked"}[answer]
    if purpose is Purpose.CONTACT and lead.segment == "B2R":
        state = "owed"
    return PurposeShown(
        purpose.value,
        said["purposes"][purpose.value],
        said["states"][purpose.value][state],
        answer is True or state == "owed",
        last,
        _offers(lead, purpose, answer),
    )


def _offers(lead: Lead, purpose: Purpose, answer: bool | None) -> str:
    if lead.status in CLOSED:
        return ""
    if purpose is Purpose.CONTACT:
        return "withdraw" if lead.segment != "B2R" and answer is not False else ""
    if answer:
        return "withdraw"
    return "give" if lead.reachable and not lead.do_not_contact else ""


def _line(
    entry: ConsentEntry,
    people: Sequence[User],
    now: datetime.datetime,
    words: Mapping[str, Any],
    said: Mapping[str, Any],
) -> ConsentLine:
    if entry.by is not None:
        source = said["sources"]["staff"].format(who=name_of(entry.by, people))
    elif entry.turn:
        source = said["sources"]["turn"].format(turn=entry.turn)
    else:
        source = said["sources"]["conversation"]
    version = said["version"].format(version=entry.text_version) if entry.text_version else ""
    text = said["decisions"][entry.purpose.value][entry.decision.value]
    return ConsentLine(text, moment(entry.at, now, words["moments"]), source, version)
