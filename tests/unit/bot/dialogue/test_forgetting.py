"""After a refusal the dialogue knows nothing any more of who the visitor is."""

from __future__ import annotations

import json

from bot.dialogue.state import DialogueState
from bot.dialogue.topics import CONTACTS, Topic
from tests.support.talk import Talk, company, until


def refused() -> Talk:
    talk = until(company(), Topic.CONSENT)
    talk.says("non, ne gardez rien de Lucie Marchand", "deny")
    talk.turn.state = talk.turn.state.forget_person()
    return talk


def test_nothing_of_who_they_are_is_left_in_the_state() -> None:
    talk = refused()
    assert talk.state.refuses_contact and talk.state.forgotten
    whole = json.dumps(talk.state.to_json(), ensure_ascii=False).lower()
    assert "lucie" not in whole and "marchand" not in whole and "lucie@" not in whole
    assert talk.state.facts[Topic.NEED].value


def test_they_are_not_asked_for_it_again() -> None:
    talk = refused()
    talk.says("oui c'est exact", "affirm")
    assert talk.asked not in (*CONTACTS, Topic.NAME)


def test_who_wants_to_be_called_after_all_says_again_who_they_are() -> None:
    talk = refused()
    talk.says("finalement vous pouvez me rappeler", "give_details", 0.4)
    assert talk.state.consent is True and not talk.state.forgotten
    assert talk.asked in (*CONTACTS, Topic.NAME)


def test_a_regulator_is_owed_an_answer_whatever_was_said() -> None:
    assert not DialogueState(consent=None).refuses_contact
