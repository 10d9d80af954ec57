"""Visitors ask for their data, and have them erased only by a clear yes."""

from __future__ import annotations

import pytest

from bot.dialogue.advance import reply_to_erasure
from bot.dialogue.closing import close
from bot.dialogue.closing import reply_to_erasure as reply_when_closing
from bot.dialogue.heard import Clause, Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.own_data import (
    ASKED,
    CONFIRMED,
    DECLINED,
    OWN_DATA,
    erasure_reply,
    take_reply,
)
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from tests.support.talk import TODAY, asked, company, until

TOPICS = [
    Topic.NEED,
    Topic.ORGANISATION,
    Topic.TIMELINE,
    Topic.BUDGET,
    Topic.NAME,
    Topic.EMAIL,
    Topic.CONSENT,
]


def erasing() -> DialogueState:
    return DialogueState(erasure=ASKED, asking=Topic.BUDGET)


@pytest.mark.parametrize("topic", TOPICS)
def test_an_erasure_is_asked_about_wherever_it_comes(topic: Topic) -> None:
    talk = asked(topic)
    known = dict(talk.state.facts)
    talk.says("effacez toutes mes données", "request_erasure")
    assert talk.state.erasure == ASKED
    assert talk.state.asking is topic and talk.state.facts == known


@pytest.mark.parametrize("topic", TOPICS)
def test_own_data_are_told_and_the_question_stays(topic: Topic) -> None:
    talk = asked(topic)
    talk.says("quelles données avez-vous sur moi ?", "request_my_data")
    assert OWN_DATA.response in talk.said and talk.asked is topic
    assert talk.state.erasure == ""


def test_who_starts_again_is_not_asked_whether_to_erase() -> None:
    talk = asked(Topic.BUDGET)
    talk.says_parts(("effacez tout", "request_erasure"), ("et on recommence", "restart_conversation"))
    assert talk.state.erasure == "" and "utter_conversation_restarted" in talk.said


@pytest.mark.parametrize(
    "text",
    [
        "oui",
        "Oui, effacez tout",
        "effacez tout",
        "oui svp",
        "je confirme, effacez",
        "D'accord, supprimez tout",
    ],
)
def test_a_clear_yes_confirms(text: str) -> None:
    assert erasure_reply(erasing(), text, None) is True


@pytest.mark.parametrize(
    "text",
    ["non", "non merci", "n'effacez rien", "non, gardez tout", "ne supprimez pas mes données", "surtout pas"],
)
def test_a_no_keeps_everything(text: str) -> None:
    assert erasure_reply(erasing(), text, None) is False


@pytest.mark.parametrize(
    "text",
    [
        "4000 euros",
        "oui ?",
        "vous effacez vraiment tout ?",
        "j'avais oublié : 25 personnes",
        "mon collègue a effacé le fichier",
        "👍🏽 ou 👎🏽",
    ],
)
def test_anything_else_erases_nothing(text: str) -> None:
    assert erasure_reply(erasing(), text, None) is None


def test_a_yes_to_another_question_erases_nothing() -> None:
    assert erasure_reply(DialogueState(asking=Topic.CONSENT), "oui, effacez", None) is None


def test_buttons_say_what_they_say_whenever_they_are_pressed() -> None:
    yes = {"name": "erasure", "values": {"confirm": "yes"}}
    no = {"name": "erasure", "values": {"confirm": "no"}}
    other = {"name": "answer", "values": {"consent": "yes"}}
    for state in (erasing(), DialogueState()):
        assert erasure_reply(state, "Tout effacer", yes) is True
        assert erasure_reply(state, "Garder", no) is False
        assert erasure_reply(state, "Oui", other) is None


def test_what_is_confirmed_stays_confirmed_until_it_is_done() -> None:
    assert erasure_reply(DialogueState(erasure=CONFIRMED), "bonjour", None) is True


def test_after_a_no_the_question_before_is_taken_up() -> None:
    talk = asked(Topic.BUDGET)
    talk.says("effacez tout", "request_erasure")
    take_reply(talk.state, False, "non")
    turn = reply_to_erasure(talk.state, False)
    assert (turn.say, turn.topic, turn.state.erasure) == ([DECLINED], Topic.BUDGET, "")


def test_after_a_yes_nothing_is_complete_and_nothing_is_said() -> None:
    talk = until(company(), Topic.CONFIRM)
    talk.says("effacez tout", "request_erasure")
    heard = take_reply(talk.state, True, "oui")
    turn = reply_to_erasure(talk.state, True)
    assert turn.topic is Topic.CONFIRM and not turn.say and not turn.facts_changed
    assert turn.state.erasure == CONFIRMED and heard.acts() == ["agrees"]


@pytest.mark.parametrize("flow", ["closing", "over"])
def test_both_work_after_a_request_was_saved(flow: str) -> None:
    for intent, said, erasure in (("request_my_data", [OWN_DATA], ""), ("request_erasure", [], ASKED)):
        talk = until(company(), Topic.CONFIRM)
        talk.says("oui")
        state = close(talk.state, None).turn.state
        state.flow, state.turn = flow, state.turn + 1
        text = "quelles sont mes données" if erasure == "" else "effacez tout"
        clause = Clause(text, 0, len(text), intent, 0.95)
        closing = close(state, hear(text, Understanding(intent, 0.95, (clause,)), state, TODAY))
        assert closing.turn.say == said and closing.outcome is None
        assert (state.erasure, closing.turn.topic) == (erasure, Topic.ANYTHING_ELSE)
        assert reply_when_closing(state, False).turn.say == [DECLINED]


def test_the_memory_keeps_the_open_question_about_erasure() -> None:
    assert DialogueState.from_json(erasing().to_json()).erasure == ASKED
