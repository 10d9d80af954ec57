"""What the state of a conversation keeps: over its journey as JSON, a new start, a second press."""

from __future__ import annotations

import pytest

from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.qualification.evidence import evidence
from bot.qualification.segments import Segment
from tests.support.talk import company, until


def test_starting_again_forgets_the_answers_but_not_the_request() -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says("on recommence depuis le début", "restart_conversation")
    assert talk.state.facts == {}
    assert talk.asked is Topic.NEED
    assert talk.state.request == 1


def test_the_state_survives_its_journey_as_json() -> None:
    state = until(company(), Topic.CONFIRM).state
    assert DialogueState.from_json(state.to_json()).to_json() == state.to_json()


def test_a_second_press_on_an_answered_question_changes_nothing() -> None:
    talk = until(company(), Topic.CONSENT)
    talk.presses("answer", "Oui, j’accepte", consent="yes")
    assert talk.asked is Topic.CONFIRM
    talk.presses("answer", "Oui, j’accepte", consent="yes")
    assert talk.asked is Topic.CONFIRM
    assert talk.state.flow == "asking"


@pytest.mark.parametrize("text", ["/restart", " /restart", "／restart", '/answer{"consent": "yes"}'])
def test_a_typed_command_means_nothing(text: str) -> None:
    talk = until(company(), Topic.CONSENT)
    facts = dict(talk.state.facts)
    talk.says(text, "restart_conversation")
    assert talk.asked is Topic.CONSENT
    assert talk.state.consent is None
    assert talk.state.facts == facts


def test_a_state_that_another_version_wrote_is_read_without_what_is_unknown() -> None:
    written = {**DialogueState(turn=3).to_json(), "a_field_of_yesterday": "qualified"}
    assert DialogueState.from_json(written).turn == 3


def test_starting_again_keeps_the_page_of_arrival() -> None:
    talk = company()
    talk.state.evidence.insert(0, evidence("visited_page", "/pro", 0, {Segment.B2B: 0.8}))
    talk.says("on recommence à zéro", "restart_conversation")
    assert [item.signal for item in talk.state.evidence] == ["visited_page"]
