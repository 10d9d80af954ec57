"""The actions are thin, and say nothing that is not in the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.action_ask_qualification_form_confirm import ActionAskQualificationFormConfirm
from actions.action_submit_qualification_form import ActionSubmitQualificationForm
from actions.validate_closing_form import ValidateClosingForm
from actions.validate_qualification_form import ValidateQualificationForm
from actions.welcome import ActionWelcome
from bot.dialogue.topics import Topic
from bot.leads.lead import Status
from tests.support.talk import company, until
from tests.unit.actions.conftest import NOON, draft_in

Build = Callable[..., Tracker]


def values(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def said(dispatcher: CollectingDispatcher) -> list[str]:
    return [message["response"] or message["text"] for message in dispatcher.messages]


def test_the_first_words_are_the_welcome(desk: Any, tracker: Build) -> None:
    dispatcher = CollectingDispatcher()
    ActionWelcome().run(dispatcher, tracker("", "open_conversation", 0), {})
    assert said(dispatcher) == ["utter_welcome"]


def test_opening_the_form_asks_for_the_need_and_saves_nothing(desk: Any, tracker: Build) -> None:
    events = ValidateQualificationForm().run(CollectingDispatcher(), tracker("", "open_conversation", 0), {})
    assert values(events)[slots.REQUESTED_SLOT] == "need"
    assert desk.drafts == [] and draft_in(events) is None


def test_the_page_of_arrival_is_a_hint_before_anything_is_typed(desk: Any, tracker: Build) -> None:
    opening = tracker("", "open_conversation", 0, page="/collectivites/tablettes")
    events = ValidateQualificationForm().run(CollectingDispatcher(), opening, {})
    evidence = values(events)[slots.DIALOGUE]["evidence"]
    assert [(item["signal"], item["turn"]) for item in evidence] == [("visited_page", 0)]


def test_a_message_with_facts_makes_a_draft_and_asks_the_next_question(desk: Any, tracker: Build) -> None:
    text = "Bonjour, SARL de 12 salariés, nous cherchons un logiciel pour nos devis"
    first = ValidateQualificationForm().run(CollectingDispatcher(), tracker("", "open_conversation", 0), {})
    events = ValidateQualificationForm().run(
        CollectingDispatcher(), tracker(text, "state_need", 1, dialogue=values(first)[slots.DIALOGUE]), {}
    )
    draft = draft_in(events)
    assert draft is not None and (draft.size, draft.source.test) == (12, True)
    assert (draft.status, draft.updated_at) == (Status.DRAFT, NOON)
    assert desk.drafts == [], "the door keeps it together with the answer"
    assert values(events)[slots.REQUESTED_SLOT] in {topic.value for topic in Topic}
    assert values(events)[slots.TURN_REPORT]["acts"]


def heard_at_budget(tracker: Build, *said: tuple[str, str]) -> list[dict[str, Any]]:
    """What comes of a message of these sentences, each with its intent."""
    text, clauses = " ".join(words for words, _ in said), []
    for words, intent in said:
        start = text.index(words)
        place = {"text": words, "start": start, "end": start + len(words)}
        clauses.append({**place, "intent": intent, "confidence": 0.95})
    state = until(company(), Topic.BUDGET).state
    message = tracker(text, said[0][1], turn=9, dialogue=state.to_json())
    message.latest_message["clauses"] = clauses
    return ValidateQualificationForm().run(CollectingDispatcher(), message, {})


def test_who_starts_again_has_an_empty_draft(desk: Any, tracker: Build) -> None:
    draft = draft_in(heard_at_budget(tracker, ("on recommence", "restart_conversation")))
    assert draft is not None and (draft.size, draft.organisation) == (None, None)


def test_whoever_is_shown_what_we_keep_sees_what_they_just_said(desk: Any, tracker: Build) -> None:
    wish = ("Quelles données avez-vous sur moi ?", "request_my_data")
    assert draft_in(heard_at_budget(tracker, ("3000 euros.", "state_budget"), wish)) is None
    assert desk.drafts[-1].budget == 3000
    desk.fails = True
    with pytest.raises(ConnectionError):
        heard_at_budget(tracker, ("3000 euros.", "state_budget"), wish)


def confirmed() -> dict[str, Any]:
    talk = until(company(), Topic.CONFIRM)
    talk.says("oui")
    return talk.state.to_json()


def test_thanks_come_after_the_lead_was_saved(desk: Any, tracker: Build) -> None:
    dispatcher = CollectingDispatcher()
    ActionSubmitQualificationForm().run(dispatcher, tracker("oui", turn=12, dialogue=confirmed()), {})
    assert [lead.status.value for lead in desk.finals] == ["qualified"]
    assert said(dispatcher) == ["utter_saved_B2B"]


def test_no_draft_comes_after_the_lead_that_was_saved(desk: Any, tracker: Build) -> None:
    heard = {"acts": ["affirm"], "draft": {"at": NOON.isoformat(), "consent_text_version": "1"}}
    message = tracker("oui", turn=12, dialogue=confirmed(), turn_report=heard)
    events = ActionSubmitQualificationForm().run(CollectingDispatcher(), message, {})
    assert values(events)[slots.TURN_REPORT] == {"acts": ["affirm"]}


def test_nobody_is_thanked_for_a_lead_that_was_not_saved(desk: Any, tracker: Build) -> None:
    desk.fails = True
    dispatcher = CollectingDispatcher()
    with pytest.raises(ConnectionError):
        ActionSubmitQualificationForm().run(dispatcher, tracker("oui", turn=12, dialogue=confirmed()), {})
    assert dispatcher.messages == []


def test_who_stops_leaves_a_draft_and_hears_that_nothing_is_passed_on(desk: Any, tracker: Build) -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says("stop", "stop_conversation")
    dispatcher = CollectingDispatcher()
    events = ActionSubmitQualificationForm().run(
        dispatcher, tracker("stop", turn=5, dialogue=talk.state.to_json()), {}
    )
    draft = draft_in(events)
    assert desk.finals == [] and draft is not None and draft.status is Status.DRAFT
    assert said(dispatcher) == ["utter_stopped"]
    assert values(events)[slots.CONVERSATION_OVER] is True


def test_the_recap_shows_each_line_with_a_way_to_change_it(desk: Any, tracker: Build) -> None:
    state = until(company(), Topic.CONFIRM).state
    dispatcher = CollectingDispatcher()
    ActionAskQualificationFormConfirm().run(
        dispatcher, tracker("oui", turn=state.turn, dialogue=state.to_json(), question_manner="first"), {}
    )
    card = dispatcher.messages[0]["custom"]["card"]
    assert {"need", "organisation", "budget", "email"} <= {line["topic"] for line in card["lines"]}
    assert all(line["payload"].startswith("/edit") for line in card["lines"])


def test_a_correction_after_saving_is_saved_again(desk: Any, tracker: Build) -> None:
    state = {**confirmed(), "flow": "closing", "asking": "anything_else"}
    text = "en fait mon mail c'est lucie.marchand@net-et-clair.fr"
    events = ValidateClosingForm().run(CollectingDispatcher(), tracker(text, turn=13, dialogue=state), {})
    assert desk.finals[-1].email == "lucie.marchand@net-et-clair.fr"
    assert desk.finals[-1].status.value == "qualified"
    assert values(events)[slots.CONVERSATION_OVER] is False
