"""How the facts of a conversation are laid out in a row, and what else is read to know them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from bot.conversations.conversation import Conversation
from bot.conversations.facts import ConversationFacts, Outcome
from bot.conversations.overview import Overview
from bot.leads.lead import Status
from bot.redaction import Identity

_SETS = ("intents", "acts")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)
_OUTCOMES: Mapping[Status, Outcome] = {
    Status.QUALIFIED: Outcome.QUALIFIED,
    Status.ASSIGNED: Outcome.QUALIFIED,
    Status.CONTACTED: Outcome.QUALIFIED,
    Status.WON: Outcome.QUALIFIED,
    Status.LOST: Outcome.QUALIFIED,
    Status.MERGED: Outcome.QUALIFIED,
    Status.TO_CHECK: Outcome.TO_CHECK,
    Status.NO_CONTACT: Outcome.NO_CONTACT,
    Status.ERASED: Outcome.NO_CONTACT,
    Status.DRAFT: Outcome.DRAFT,
}


def position_at(moment: datetime.datetime) -> int:
    """The lowest position of a conversation that began at this moment."""
    return (moment - _EPOCH) // _MICROSECOND


def facts_row(facts: ConversationFacts) -> dict[str, Any]:
    """The columns of these facts."""
    return {
        "last_activity": facts.last_activity,
        "messages": facts.messages,
        "segment": facts.segment,
        "outcome": facts.outcome.value,
        "lowest_confidence": facts.lowest_confidence,
        "not_understood": facts.not_understood,
        "corrected": facts.corrected,
        "asked": facts.asked,
        "done": facts.done,
        "human": facts.human,
        "upset": facts.upset,
        "rated_badly": facts.rated_badly,
        "failed": facts.failed,
        "intents": sorted(facts.intents),
        "acts": sorted(facts.acts),
        "models": list(facts.models),
    }


def facts_from(row: Mapping[str, Any]) -> ConversationFacts:
    """The facts of a row."""
    return ConversationFacts(
        last_activity=row["last_activity"],
        messages=row["messages"],
        segment=row["segment"],
        outcome=Outcome(row["outcome"]),
        lowest_confidence=row["lowest_confidence"],
        not_understood=row["not_understood"],
        corrected=row["corrected"],
        asked=row["asked"],
        done=row["done"],
        human=row["human"],
        upset=row["upset"],
        rated_badly=row["rated_badly"],
        failed=row["failed"],
        intents=frozenset(row["intents"]),
        acts=frozenset(row["acts"]),
        models=tuple(row["models"]),
    )


def overview_from(row: Mapping[str, Any]) -> Overview:
    """The line of the list that a row of facts and of its conversation make."""
    conversation = Conversation(
        row["conversation_id"], row["created_at"], row["page"], row["referrer"], row["utm"], row["test"]
    )
    return Overview(row["position"], conversation, facts_from(row), row["excerpt"], row["review_status"])


def outcome_of(leads: Iterable[Mapping[str, Any]]) -> Outcome:
    """The best that came out of a conversation: it may have several leads."""
    found = {_OUTCOMES[Status(lead["status"])] for lead in leads}
    return next((outcome for outcome in Outcome if outcome in found), Outcome.NOTHING)


def identity_of(leads: Iterable[Mapping[str, Any]]) -> Identity:
    """Who the leads of a conversation say the visitor is."""
    found = Identity()
    for lead in leads:
        names = tuple(name for name in (lead["first_name"], lead["last_name"]) if name)
        emails, phones = (tuple(filter(None, [lead[key]])) for key in ("email", "phone"))
        found |= Identity(names, emails, phones)
    return found
