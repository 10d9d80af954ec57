"""What actions do about the visitor's own data: they tell, they ask, and erase nothing themselves."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_ask_erasure import ActionAskErasure
from actions.validate_closing_form import ValidateClosingForm
from actions.validate_qualification_form import ValidateQualificationForm
from bot.conversations.conversation import Conversation, Transcript
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.privacy.own_data import OwnData
from tests.unit.actions.conftest import Desk

NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc)
OWN = OwnData(Transcript(Conversation("conversation-1", NOW, "/offres"), ()), (), ())
Build = Callable[..., Tracker]


def slots_of(events: list[Any]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events}


def dialogue(**changes: Any) -> dict[str, Any]:
    return DialogueState(**{"turn": 1, "asking": Topic.BUDGET, **changes}).to_json()


@pytest.mark.parametrize(
    ("form", "flow"), [(ValidateQualificationForm, "asking"), (ValidateClosingForm, "closing")]
)
def test_a_request_for_erasure_asks_first(desk: Desk, tracker: Build, form: Any, flow: str) -> None:
    dispatcher = CollectingDispatcher()
    memory = dialogue(flow=flow)
    events = form().run(dispatcher, tracker("effacez tout", "request_erasure", 2, dialogue=memory), {})
    found = slots_of(events)
    assert found["requested_slot"] == "erasure" and found["dialogue"]["erasure"] == "asked"
    assert "erase" not in found["turn_report"] and dispatcher.messages == []


@pytest.mark.parametrize(
    ("form", "flow"), [(ValidateQualificationForm, "asking"), (ValidateClosingForm, "closing")]
)
def test_a_confirmed_erasure_is_handed_to_the_door_and_saves_nothing(
    desk: Desk, tracker: Build, form: Any, flow: str
) -> None:
    memory = dialogue(flow=flow, erasure="asked")
    events = form().run(CollectingDispatcher(), tracker("oui", "affirm", 3, dialogue=memory), {})
    found = slots_of(events)
    assert found["turn_report"]["erase"] is True and found["requested_slot"] == "erasure"
    assert desk.drafts == [] and desk.finals == []


def test_a_declined_erasure_takes_up_the_question(desk: Desk, tracker: Build) -> None:
    dispatcher = CollectingDispatcher()
    memory = dialogue(erasure="asked")
    events = ValidateQualificationForm().run(dispatcher, tracker("non", "deny", 3, dialogue=memory), {})
    found = slots_of(events)
    assert found["dialogue"]["erasure"] == "" and found["requested_slot"] != "erasure"
    assert "rien n’a été effacé" in dispatcher.messages[0]["text"]


def test_another_subject_drops_the_question(desk: Desk, tracker: Build) -> None:
    memory = dialogue(erasure="asked")
    events = ValidateQualificationForm().run(
        CollectingDispatcher(), tracker("4000 euros", "give_details", 3, dialogue=memory), {}
    )
    assert slots_of(events)["dialogue"]["erasure"] == ""


def test_the_question_names_what_would_go(desk: Desk, tracker: Build) -> None:
    desk.own = OWN
    dispatcher = CollectingDispatcher()
    ActionAskErasure().run(dispatcher, tracker("effacez", turn=2, dialogue=dialogue(erasure="asked")), {})
    (message,) = dispatcher.messages
    assert "cette conversation" in message["text"]
    assert [button["title"] for button in message["buttons"]] == ["Tout effacer", "Garder"]


def test_after_the_yes_it_is_said_that_it_is_being_done(desk: Desk, tracker: Build) -> None:
    dispatcher = CollectingDispatcher()
    ActionAskErasure().run(dispatcher, tracker("oui", turn=3, dialogue=dialogue(erasure="confirmed")), {})
    assert "j’efface" in dispatcher.messages[0]["text"] and not dispatcher.messages[0]["buttons"]


def test_own_data_are_read_from_where_they_are_kept(desk: Desk, tracker: Build) -> None:
    desk.own = OWN
    dispatcher = CollectingDispatcher()
    message = tracker("quelles données avez-vous sur moi ?", "request_my_data", 2, dialogue=dialogue())
    ValidateQualificationForm().run(dispatcher, message, {})
    assert "• Page du site\u00a0: /offres" in dispatcher.messages[0]["text"]
