"""What is said of a whole conversation, from its turns."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import reduce

import pytest

from bot.conversations.conversation import MessageKind, Turn, TurnStatus
from bot.conversations.facts import IDLE, ConversationFacts, Loss, Outcome, after
from tests.unit.bot.conversations.talk import NOW, opening, turn


def facts_of(*turns: Turn, outcome: Outcome = Outcome.NOTHING) -> ConversationFacts:
    return replace(reduce(after, turns, ConversationFacts(NOW)), outcome=outcome)


def test_only_messages_of_the_visitor_count() -> None:
    ended = turn(3, kind=MessageKind.END, done=True)
    facts = facts_of(opening(), turn(1), turn(2, kind=MessageKind.BUTTON), ended)
    assert (facts.messages, facts.last_activity) == (2, NOW + datetime.timedelta(minutes=3))


def test_a_turn_that_still_waits_changes_nothing() -> None:
    facts = facts_of(opening())
    assert after(facts, replace(turn(1), answer=None, status=TurnStatus.PENDING)) == facts


def test_the_lowest_confidence_is_that_of_words_only_the_model_could_read() -> None:
    facts = facts_of(
        turn(1, "bonjour", "says:greet", intent="greet", confidence=0.62),
        turn(2, "06 39 98 00 12", "gives:phone", intent="nlu_fallback", confidence=0.11),
        turn(3, "Oui", "agrees", kind=MessageKind.BUTTON, intent="affirm", confidence=0.05),
        turn(4, "hm", "says:chitchat", intent="chitchat", confidence=0.34),
    )
    assert facts.lowest_confidence == 0.34
    assert facts.intents == {"greet", "nlu_fallback", "chitchat"}


def test_a_conversation_without_typed_words_has_no_confidence() -> None:
    assert facts_of(opening(), turn(1, kind=MessageKind.BUTTON, intent="x")).lowest_confidence is None


@pytest.mark.parametrize(
    ("acts", "name"),
    [
        (("corrects:budget",), "corrected"),
        (("wants:change_line",), "corrected"),
        (("wants:human",), "human"),
        (("says:complain",), "upset"),
        (("says:insult",), "upset"),
    ],
)
def test_acts_are_remembered_to_the_end(acts: tuple[str, ...], name: str) -> None:
    assert not getattr(facts_of(turn(1, "a", "gives:need")), name)
    assert getattr(facts_of(turn(1, "a", *acts), turn(2, "b", "gives:need")), name)


def test_a_bad_rating_is_unhappiness_as_well() -> None:
    assert replace(ConversationFacts(NOW), rated_badly=True).unhappy


def test_the_segment_is_what_the_assistant_goes_by_or_would_bet_on() -> None:
    sure = {"label": "unknown", "best": "B2A", "committed": True}
    guess = {"label": "B2B", "best": "B2B", "committed": False}
    nothing = {"label": "unknown", "best": "B2C", "committed": False}
    assert facts_of(turn(1, segment=guess)).segment == "B2B"
    assert facts_of(turn(1, segment=guess), turn(2, segment=sure)).segment == "B2A"
    assert facts_of(turn(1, segment=guess), turn(2, segment=nothing), turn(3)).segment == "B2B"


def test_who_leaves_a_question_open_has_stopped_there() -> None:
    asked = facts_of(opening(), turn(1, "a", "gives:need", asked="budget"))
    assert asked.stopped_at == "budget"
    assert replace(asked, done=True).stopped_at is None
    assert replace(asked, outcome=Outcome.QUALIFIED).stopped_at is None
    assert facts_of(opening("need")).stopped_at is None
    assert facts_of(turn(1, asked="anything_else")).stopped_at is None


def test_half_an_hour_of_silence_is_leaving() -> None:
    facts = ConversationFacts(NOW)
    assert not facts.left(NOW + IDLE)
    assert facts.left(NOW + IDLE + datetime.timedelta(seconds=1))


@pytest.mark.parametrize(
    ("turns", "loss"),
    [
        ((turn(1, "a", "gives:need"),), Loss.WANTED),
        ((turn(1, "a", "wants:human"),), Loss.WANTED),
        ((turn(1, "a", "asks:quote"),), Loss.WANTED),
        ((turn(1, "a", "gives:need"), turn(2, "b", "gives:email")), Loss.CONTACT_GIVEN),
        ((turn(1, "a", "gives:phone"), turn(2, status=TurnStatus.FAILED)), Loss.FAILED),
        ((turn(1, "a", "says:greet"),), None),
        ((turn(1, "a", "asks:hours"),), None),
        ((turn(1, "a", "says:apply_for_job", "gives:email"),), None),
        ((opening(),), None),
    ],
)
def test_a_lead_is_lost_when_somebody_wanted_something_and_nothing_was_saved(
    turns: tuple[Turn, ...], loss: Loss | None
) -> None:
    assert facts_of(*turns).loss is loss
    assert facts_of(*turns, outcome=Outcome.DRAFT).loss is loss
    for saved in (Outcome.QUALIFIED, Outcome.TO_CHECK, Outcome.NO_CONTACT):
        assert facts_of(*turns, outcome=saved).loss is None


def test_models_are_kept_in_the_order_of_their_last_answer() -> None:
    facts = facts_of(turn(1, model="old"), turn(2, model="new"), turn(3), turn(4, model="old"))
    assert facts.models == ("new", "old")
