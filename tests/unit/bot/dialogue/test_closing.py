"""After a request was saved."""

from __future__ import annotations

import pytest

from bot.dialogue.closing import close
from bot.dialogue.heard import Clause, Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from tests.support.talk import TODAY, company, until


def saved() -> DialogueState:
    talk = until(company(), Topic.CONFIRM)
    talk.says("oui")
    return close(talk.state, None).turn.state


def answered(state: DialogueState, text: str, intent: str = "nlu_fallback"):  # type: ignore[no-untyped-def]
    state.turn += 1
    clause = Clause(text, 0, len(text), intent, 0.95)
    return close(state, hear(text, Understanding(intent, 0.95, (clause,)), state, TODAY))


def test_the_visitor_is_asked_for_another_request() -> None:
    assert saved().asking is Topic.ANYTHING_ELSE


@pytest.mark.parametrize("text", ["non merci", "c'est tout", "non, bonne journée", "nan cbon"])
def test_no_ends_the_conversation(text: str) -> None:
    assert answered(saved(), text).outcome == "finished"


def test_another_request_keeps_who_they_are_and_forgets_what_they_wanted() -> None:
    closing = answered(saved(), "oui, je voudrais aussi une formation pour mes équipes", "state_need")
    state = closing.turn.state
    assert closing.outcome == "new_request"
    assert state.request == 2
    assert Topic.EMAIL in state.facts
    assert Topic.NEED not in state.facts


def test_a_question_is_answered_and_the_end_stays_open() -> None:
    closing = answered(saved(), "vous livrez en Belgique ?", "ask_delivery_area")
    assert closing.outcome is None
    assert "utter_ask_delivery_area" in [remark.response for remark in closing.turn.say]


def test_a_late_correction_changes_the_saved_request() -> None:
    closing = answered(
        saved(), "en fait mon mail c'est lucie.marchand@net-et-clair.fr", "correct_information"
    )
    assert closing.turn.state.facts[Topic.EMAIL].value == "lucie.marchand@net-et-clair.fr"
    assert closing.turn.state.request == 1


def test_thanks_after_the_end_are_answered_without_starting_again() -> None:
    state = saved()
    answered(state, "non merci")
    closing = answered(state, "merci beaucoup !", "thank")
    assert closing.outcome == "finished"
    assert [remark.response for remark in closing.turn.say] == ["utter_thank"]


def test_consent_can_be_withdrawn_after_the_end() -> None:
    closing = answered(saved(), "je retire mon accord, ne me recontactez plus")
    assert closing.updated
    assert closing.turn.state.consent is False
    assert "utter_saved_no_contact" in [remark.response for remark in closing.turn.say]


def test_a_phone_number_added_later_completes_the_saved_request() -> None:
    closing = answered(saved(), "au fait, mon téléphone c'est le 06 39 98 44 21", "give_phone")
    assert closing.updated
    assert closing.turn.state.facts[Topic.PHONE].value == "+33639984421"
    assert closing.turn.state.request == 1
