from __future__ import annotations

from typing import Any

import pytest

from bot import wording
from bot.dialogue.questions_asked import FAQ_INTENTS, SMALLTALK_INTENTS
from bot.dialogue.topics import Topic
from bot.web.console.understood import understood

WORDS = wording.load("console")


def line(anonymous: bool = False, **understanding: Any) -> list[str]:
    return [part.replace("\u00a0", " ") for part in understood(understanding, WORDS, anonymous=anonymous)]


def test_the_line_says_what_was_asked_given_and_concluded() -> None:
    facts = [
        {"topic": "budget", "value": 4500, "quote": "4500"},
        {"topic": "name", "value": {"first_name": "Ada", "last_name": "Martin"}, "quote": "Ada Martin"},
        {"topic": "usage", "value": "resale", "quote": "revendre"},
        {"topic": "segment", "value": "entreprise", "quote": "une société"},
    ]
    segment = {"label": "B2B", "confidence": 0.876}
    assert line(acts=["gives:budget", "asks:price"], facts=facts, segment=segment) == [
        "question sur le prix",
        "Budget : 4\u202f500 €",
        "Nom : Ada Martin",
        "Usage : Pour le revendre",
        "Profil : Entreprise",
        "penche pour Entreprise (88 %)",
    ]


def test_who_the_person_is_can_be_left_out() -> None:
    facts = [{"topic": topic, "value": "x", "quote": "x"} for topic in ("email", "phone", "need")]
    assert line(anonymous=True, facts=facts) == ["Besoin : x"]


@pytest.mark.parametrize(
    ("act", "shown"),
    [
        ("wants:human", "veut parler à une personne"),
        ("says:thank", "remercie"),
        ("corrects:email", "corrige : E-mail"),
        ("mistypes:phone", "saisie à corriger : Téléphone"),
        ("not_understood", "non compris"),
        ("asks:something_new", "question sur something_new"),
        ("something_new", "something_new"),
    ],
)
def test_an_act_is_said_in_french_or_by_its_own_name(act: str, shown: str) -> None:
    assert line(acts=[act]) == [shown]


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_has_its_french_word(topic: Topic) -> None:
    assert line(acts=[f"corrects:{topic.value}"]) != [f"corrige : {topic.value}"]


@pytest.mark.parametrize("segment", [None, "B2B", {}, {"label": "unknown", "confidence": 0.9}])
def test_nothing_concluded_is_not_mentioned(segment: object) -> None:
    assert line(segment=segment) == []


def test_a_turn_from_before_this_was_noted_has_no_line() -> None:
    assert understood({}, WORDS) == []


@pytest.mark.parametrize(
    "act",
    [
        *(f"asks:{intent.removeprefix('ask_')}" for intent in sorted(FAQ_INTENTS)),
        *(f"says:{intent}" for intent in sorted(SMALLTALK_INTENTS)),
        *(f"wants:{wish}" for wish in ("stop", "restart", "human", "why", "support", "withdraw", "grant")),
        *("agrees", "declines", "describes_situation", "not_understood", "refused", "unknown", "none"),
    ],
)
def test_every_act_of_a_visitor_has_its_french_words(act: str) -> None:
    (said,) = line(acts=[act])
    assert act.partition(":")[2] not in said.split() or act == "asks:contact"
    assert "_" not in said and said != act
