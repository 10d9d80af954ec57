"""Who a visitor said they are, and messages that must be taken for it."""

from __future__ import annotations

import pytest

from bot.conversations.conversation import Conversation, MessageKind, Transcript, Turn
from bot.conversations.identity import identity, unread_answers
from bot.redaction import Identity
from tests.unit.bot.conversations.talk import NOW, opening, turn


def test_what_was_said_anywhere_is_known() -> None:
    name = {
        "topic": "name",
        "value": {"first_name": "Ada", "last_name": "Martin"},
        "quote": "c'est Ada Martin",
    }
    email = {"topic": "email", "value": "ada@exemple.fr", "quote": "ada arobase exemple point fr"}
    phone = {"topic": "phone", "value": "+33639980012", "quote": "06 39 98 00 12"}
    budget = {"topic": "budget", "value": 10, "quote": "dix"}
    known = identity([opening(), turn(1, facts=[name, budget]), turn(2, facts=[email, phone])])
    assert known == Identity(
        names=("Ada", "Martin"),
        emails=("ada@exemple.fr",),
        phones=("+33639980012",),
        words=(
            ("name", "c'est Ada Martin"),
            ("email", "ada arobase exemple point fr"),
            ("phone", "06 39 98 00 12"),
        ),
    )


def test_a_sentence_with_a_name_in_it_is_not_the_name() -> None:
    quote = "bonjour je suis Ada Martin et je cherche une caisse"
    known = identity([turn(1, facts=[{"topic": "name", "value": {"last_name": "Martin"}, "quote": quote}])])
    assert (known.names, known.words) == (("Martin",), ())


@pytest.mark.parametrize(
    ("answered", "hidden"),
    [
        (turn(2, "adda chez exemple", "not_understood"), True),
        (turn(2, "ada.exemple.fr", "mistypes:email"), True),
        (turn(2, "ada@exemple.fr", "gives:email"), False),
        (turn(2, "je préfère pas", "refused"), False),
        (turn(2, "Oui", "not_understood", kind=MessageKind.BUTTON), False),
    ],
)
def test_an_answer_that_was_not_read_is_taken_for_what_was_asked(answered: Turn, hidden: bool) -> None:
    transcript = Transcript(Conversation("c", NOW), (opening(), turn(1, asked="email"), answered))
    assert unread_answers(transcript) == ({2} if hidden else set())


def test_a_message_on_another_topic_is_shown_though_it_was_not_read() -> None:
    turns = (turn(1, asked="budget"), turn(2, "pas cher", "not_understood", asked="budget"))
    assert unread_answers(Transcript(Conversation("c", NOW), turns)) == set()
