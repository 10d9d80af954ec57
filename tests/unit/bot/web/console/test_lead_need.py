"""What a visitor wants, in their own words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversations.conversation import (
    Answer,
    Conversation,
    MessageKind,
    Transcript,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.leads.lead import Status
from bot.web.console.lead_need import own_words
from tests.support import crm


def said(*facts: tuple[str, str]) -> Transcript:
    """A conversation in which each message tells one thing."""
    turns = []
    for number, (topic, quote) in enumerate(facts, start=1):
        understanding: dict[str, Any] = {"facts": [{"topic": topic, "value": quote.lower(), "quote": quote}]}
        message = VisitorMessage(f"m{number}", MessageKind.TEXT, quote, crm.NOW)
        answer = Answer((), crm.NOW, understanding)
        turns.append(Turn("c", number, message, TurnStatus.ANSWERED, answer))
    return Transcript(Conversation("c", crm.NOW), tuple(turns))


def test_the_last_words_about_it_are_quoted_with_their_message() -> None:
    transcript = said(("need", "des tablettes"), ("need", "non, des CASQUES"), ("budget", "500 euros"))
    words = own_words(transcript, crm.COMPLETE)
    assert words is not None and (words.text, words.turn) == ("non, des CASQUES", 2)


def test_a_regulator_is_quoted_on_what_is_controlled() -> None:
    words = own_words(said(("regulation", "contrôle RGPD")), crm.COMPLETE)
    assert words is not None and words.text == "contrôle RGPD"


@pytest.mark.parametrize("status", [Status.NO_CONTACT, Status.ERASED])
def test_nobody_who_stays_unknown_is_quoted(status: Status) -> None:
    assert own_words(said(("need", "Odile veut un standard")), crm.another(status=status)) is None


def test_nothing_is_quoted_where_nothing_was_said() -> None:
    assert own_words(None, crm.COMPLETE) is None
    assert own_words(said(("budget", "500 euros")), crm.COMPLETE) is None
