"""Asking about offers costs no request: it is saved and thanked for before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.action_submit_qualification_form import ActionSubmitQualificationForm
from actions.validate_closing_form import ValidateClosingForm
from actions.validate_qualification_form import ValidateQualificationForm
from bot.dialogue.topics import Topic
from bot.leads.consent import MarketingQuestion
from tests.support.talk import company, until
from tests.unit.actions.conftest import NOON, Desk, draft_in

Build = Callable[..., Tracker]


def values(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def said(dispatcher: CollectingDispatcher) -> list[str]:
    return [message["response"] or message["text"] for message in dispatcher.messages]


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """The desk of a company that has the assistant ask about offers."""
    desk.playbook = replace(desk.playbook, marketing=MarketingQuestion(True, "offres-1"))
    return desk


def submitted(tracker: Build) -> tuple[dict[str, Any], list[str]]:
    """The dialogue after a request was confirmed, and what was said."""
    talk = until(company(), Topic.CONFIRM)
    talk.says("oui")
    dispatcher = CollectingDispatcher()
    events = ActionSubmitQualificationForm().run(
        dispatcher, tracker("oui", turn=12, dialogue=talk.state.to_json()), {}
    )
    return values(events)[slots.DIALOGUE], said(dispatcher)


def closed(tracker: Build, text: str, **given: Any) -> tuple[dict[str, Any], list[str]]:
    """The slots after the closing took a message, and what was said."""
    dispatcher = CollectingDispatcher()
    events = ValidateClosingForm().run(dispatcher, tracker(text, **given), {})
    return values(events), said(dispatcher)


def test_the_request_is_saved_and_thanked_for_before_the_question(asking: Desk, tracker: Build) -> None:
    dialogue, thanks = submitted(tracker)
    assert thanks == ["utter_saved_B2B"] and len(asking.finals) == 1
    after, remarks = closed(tracker, "oui", turn=12, dialogue=dialogue)
    assert after[slots.REQUESTED_SLOT] == "marketing" and remarks == []
    assert asking.finals[0].consent.marketing_at is None and len(asking.finals) == 1


def test_without_the_option_nothing_of_it_is_asked(desk: Desk, tracker: Build) -> None:
    dialogue, _ = submitted(tracker)
    after, _ = closed(tracker, "oui", turn=12, dialogue=dialogue)
    assert after[slots.REQUESTED_SLOT] == "anything_else" and len(desk.finals) == 1


def test_without_a_saved_request_there_is_no_question(asking: Desk, tracker: Build) -> None:
    asking.fails = True
    with pytest.raises(ConnectionError):
        submitted(tracker)


@pytest.mark.parametrize(("value", "wanted"), [("yes", True), ("no", False)])
def test_an_answer_is_saved_with_its_text_its_moment_and_its_message(
    asking: Desk, tracker: Build, value: str, wanted: bool
) -> None:
    dialogue, _ = submitted(tracker)
    asked, _ = closed(tracker, "oui", turn=12, dialogue=dialogue)
    button = {"name": "answer", "values": {"marketing": value}}
    after, remarks = closed(tracker, "bouton", turn=13, dialogue=asked[slots.DIALOGUE], button=button)
    assert after[slots.REQUESTED_SLOT] == "anything_else"
    consent = asking.finals[-1].consent
    assert (consent.marketing, consent.marketing_text_version) == (wanted, "offres-1")
    assert (consent.marketing_at, consent.marketing_turn) == (NOON, 13)
    assert remarks[0].startswith("C’est noté")
    assert (asking.playbook.vendor["dpo_email"] in remarks[0]) is wanted  # how to take it back


def test_a_text_that_changes_later_changes_nothing_of_what_was_said(asking: Desk, tracker: Build) -> None:
    dialogue, _ = submitted(tracker)
    asked, _ = closed(tracker, "oui", turn=12, dialogue=dialogue)
    yes, _ = closed(tracker, "oui", turn=13, dialogue=asked[slots.DIALOGUE])
    asking.playbook = replace(asking.playbook, marketing=MarketingQuestion(True, "offres-2"))
    closed(tracker, "mon téléphone : 06 39 98 44 21", turn=14, dialogue=yes[slots.DIALOGUE])
    assert asking.finals[-1].phone == "+33639984421"
    assert asking.finals[-1].consent.marketing_text_version == "offres-1"


def test_the_answer_is_saved_though_another_request_begins(asking: Desk, tracker: Build) -> None:
    dialogue, _ = submitted(tracker)
    asked, _ = closed(tracker, "oui", turn=12, dialogue=dialogue)
    text = "Oui volontiers, mais je cherche aussi un logiciel de paie pour mes salariés"
    after, _ = closed(tracker, text, turn=13, dialogue=asked[slots.DIALOGUE])
    assert after[slots.CLOSING_OUTCOME] == "new_request"
    first = asking.finals[-1]
    assert (first.request, first.consent.marketing, first.consent.marketing_turn) == (1, True, 13)
    events = ValidateQualificationForm().run(
        CollectingDispatcher(), tracker(text, "state_need", 13, dialogue=after[slots.DIALOGUE]), {}
    )
    assert values(events)[slots.DIALOGUE]["request"] == 2
    draft = draft_in(events)
    assert draft is not None and draft.request == 2
