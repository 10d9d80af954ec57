"""Visitors ask back: they are answered, and the question is resumed once, in other words."""

from __future__ import annotations

import pytest

from tests.support.people import grandchild
from tests.support.visitor import Visitor


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("C'est combien ?", ("tarifs",)),
        ("Mes données sont hébergées où ?", ("hébergées en France",)),
        ("Que faites-vous de mes données personnelles ?", ("dpo@clairvoie", "/confidentialite")),
        ("Vous êtes ouverts quand ?", ("du lundi au jeudi",)),
        ("Vous êtes un robot ?", ("assistant automatique", "un programme", "assistant en ligne")),
        ("Espèce d'incapable, tu sers à rien", ("agacement", "contrarié", "excuse")),
        ("Il fait beau chez vous aujourd'hui ?", ("merci",)),
        ("Pourquoi vous me demandez ça ?", ("échéance",)),
        ("Quelle est la capitale du Pérou ?", ("pas la bonne personne", "dépasse ce que", "réponds qu'aux")),
        ("Il y a une garantie ?", ("garantis deux ans",)),
    ],
)
def test_it_is_answered_and_the_question_comes_back(
    visitor: Visitor, question: str, answer: tuple[str, ...]
) -> None:
    first = grandchild(visitor, "timeline").answer["messages"][-1]["text"]
    visitor.says(question).reads_one_of(*answer).is_asked("timeline")
    again = visitor.answer["messages"][-1]["text"]
    assert again != first and again.endswith("?"), "the question comes back in other words"
    assert visitor.said.count("?") == 1, "and only once"
    visitor.says("pour Noël").is_asked("budget")
    assert visitor.lead()["timeline"] == "pour Noël"


def test_two_questions_in_one_message_get_two_answers(visitor: Visitor) -> None:
    grandchild(visitor, "timeline").says("C'est combien, et vous livrez en Belgique ?")
    visitor.reads("tarifs", "en Belgique").is_asked("timeline")


def test_an_answer_and_a_question_in_one_message_are_both_heard(visitor: Visitor) -> None:
    grandchild(visitor, "timeline").says("pour Noël, mais au fait ça coûte combien ?")
    visitor.reads("tarifs").is_asked("budget")
    assert "Noël" in visitor.lead()["timeline"]


def test_a_price_is_never_made_up(visitor: Visitor) -> None:
    visitor.says("Bonjour, c'est combien la tablette senior ?").reads("tarifs").does_not_read("€", "euros")


def test_a_question_at_the_recap_does_not_confirm_it(visitor: Visitor) -> None:
    grandchild(visitor, "confirm").says("Oui mais mes données sont hébergées où ?")
    visitor.reads("hébergées en France")
    if visitor.asked == "confirm":
        assert visitor.lead()["status"] == "draft"
    else:  # « oui » was said: then it is saved, and said so
        visitor.reads("enregistrée")
        assert visitor.lead()["status"] == "qualified"


def test_a_question_at_the_consent_is_no_consent(visitor: Visitor) -> None:
    grandchild(visitor, "consent").says("Vous allez revendre mon adresse à d'autres ?").is_asked("consent")
    assert visitor.lead()["consent"]["contact"] is None


@pytest.mark.parametrize("topic", ["budget", "name", "email", "consent"])
def test_why_each_thing_is_asked_can_be_asked(visitor: Visitor, topic: str) -> None:
    grandchild(visitor, topic).says("Pourquoi vous voulez savoir ça ?").is_asked(topic)
    assert len(visitor.answer["messages"]) == 2
    visitor.does_not_read("pas bien saisi", "pas sûr", "m'échappe")


def test_a_job_seeker_and_a_supplier_are_sent_where_they_belong(visitor: Visitor) -> None:
    visitor.says("Bonjour, je cherche un emploi de commercial chez vous").reads(
        "recrutement@clairvoie.example"
    )
    visitor.says("Et notre agence peut améliorer votre référencement").reads("achats@clairvoie.example")
    assert all(lead["status"] == "draft" for lead in visitor.leads())
