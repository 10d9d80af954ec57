"""What is of another field's kind is no name: the question is put again, and nothing wrong is kept."""

from __future__ import annotations

import pytest

from bot.dialogue.asking import Manner
from bot.dialogue.topics import Topic
from tests.support.talk import asked

ELSEWHERE = [
    "demain vers 14h",
    "Lundi matin",
    "environ 3 000 € par an",
    "une trentaine environ",
    "oui bien sûr",
]


@pytest.mark.parametrize("topic", [Topic.ORGANISATION, Topic.ROLE])
@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_belongs_elsewhere_is_no_name_and_is_asked_for_again(topic: Topic, text: str) -> None:
    talk = asked(topic)
    talk.says(text)
    assert talk.value(topic) is None
    assert (talk.asked, talk.turn.manner) == (topic, Manner.REPHRASED)
    assert talk.said == ["utter_not_understood"]


@pytest.mark.parametrize("topic", [Topic.END_CUSTOMERS, Topic.GATEWAY_COMPANIES])
def test_a_count_tells_how_many_customers_and_a_moment_does_not(topic: Topic) -> None:
    talk = asked(topic)
    talk.says("demain vers 14h")
    assert talk.value(topic) is None
    talk.says("une dizaine")
    assert talk.value(topic) is not None


def test_what_was_told_instead_is_kept_where_it_belongs() -> None:
    talk = asked(Topic.ORGANISATION)
    talk.says("mon mail : lucie@net-et-clair.fr")
    assert talk.value(Topic.ORGANISATION) is None
    assert talk.value(Topic.EMAIL) == "lucie@net-et-clair.fr"
    assert talk.asked is Topic.ORGANISATION


@pytest.mark.parametrize(
    "name", ["Lundi Vert", "14 Septembre SARL", "Demain Conseil", "Midi Libre", "1001 Nuits"]
)
def test_an_organisation_may_be_called_so(name: str) -> None:
    talk = asked(Topic.ORGANISATION)
    talk.says(name, "give_organisation", 0.5)
    assert talk.value(Topic.ORGANISATION) == name


def test_a_moment_after_words_that_announce_a_name_is_one() -> None:
    talk = asked(Topic.ORGANISATION)
    talk.says("notre société s'appelle Vendredi")
    assert talk.value(Topic.ORGANISATION) == "Vendredi"


def test_whoever_says_it_again_is_believed_to_be_called_so() -> None:
    talk = asked(Topic.ORGANISATION)
    talk.says("Printemps")
    assert talk.value(Topic.ORGANISATION) is None
    talk.says("Printemps")
    assert talk.value(Topic.ORGANISATION) == "Printemps"


def test_a_moment_said_twice_is_still_none() -> None:
    talk = asked(Topic.ORGANISATION)
    talk.says("demain vers 14h")
    talk.says("demain vers 14h")
    assert talk.value(Topic.ORGANISATION) is None


def test_why_we_ask_is_no_name() -> None:
    talk = asked(Topic.ORGANISATION)
    talk.says("c'est pour quoi faire", "ask_why_question")
    assert talk.value(Topic.ORGANISATION) is None
    assert "utter_why_organisation" in talk.said
