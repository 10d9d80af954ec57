"""Offers by e-mail, asked about where the playbook says so: whole conversations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from bot.leads.consent import ConsentEntry, Purpose
from tests.support.people import JOINER_ANSWERS, joiner
from tests.support.product import Product, running_product
from tests.support.visitor import Visitor

QUESTION = "souhaitez-vous aussi recevoir nos offres"
_PEOPLE = itertools.count(6100)


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """A product whose owner wants offers to be asked about."""
    consent = {"marketing": {"ask": True, "text_version": "offres-1"}}
    with running_product(sections={"consent": consent}) as own:
        yield own


def asked(visitor: Visitor) -> Visitor:
    """Somebody whose request is saved, thanked for, and who is asked about offers."""
    own = {"email": f"yann{next(_PEOPLE)}@kerlann.example"}
    joiner(visitor, "role").gives({**JOINER_ANSWERS, **own}, "confirm")
    visitor.says("oui").is_asked("marketing").reads("votre demande est enregistrée", QUESTION)
    assert visitor.lead()["status"] == "qualified" and visitor.lead()["consent"]["marketing"] is False
    return visitor


def log(visitor: Visitor) -> list[ConsentEntry]:
    """What was decided about offers, oldest first."""
    with visitor.product.services.reading() as uow:
        entries = uow.consents.of_lead(visitor.lead()["id"])
    return [entry for entry in entries if entry.purpose is Purpose.MARKETING]


def test_the_two_answers_are_two_like_buttons(visitor: Visitor) -> None:
    asked(visitor)
    question = visitor.answer["messages"][-1]
    assert [button["title"] for button in question["buttons"]] == ["Oui, volontiers", "Non, merci"]
    assert log(visitor) == [] and visitor.product.deliveries(visitor.conversation_id) == ["lead.created"]


@pytest.mark.parametrize(("press", "wanted"), [("Oui, volontiers", True), ("Non, merci", False)])
def test_a_button_is_kept_with_its_text_its_moment_and_its_message(
    visitor: Visitor, press: str, wanted: bool
) -> None:
    asked(visitor).presses(press).is_asked("anything_else").reads("c'est noté")
    lead, [entry] = visitor.lead(), log(visitor)
    consent = lead["consent"]
    assert (consent["marketing"], consent["marketing_text_version"]) == (wanted, "offres-1")
    assert consent["contact"] is True and consent["text_version"] != "offres-1"
    assert entry.decision.value == ("given" if wanted else "refused")
    assert (entry.text_version, entry.turn) == ("offres-1", len(visitor.typed))
    assert entry.at.isoformat() == consent["marketing_at"]
    assert visitor.product.deliveries(visitor.conversation_id) == ["lead.created", "lead.updated"]


@pytest.mark.parametrize(
    ("words", "wanted"), [("oui", True), ("non", False), ("pas de pub", False), ("avec plaisir", True)]
)
def test_words_answer_as_well(visitor: Visitor, words: str, wanted: bool) -> None:
    asked(visitor).says(words).is_asked("anything_else").reads("c'est noté")
    assert visitor.lead()["consent"]["marketing"] is wanted and len(log(visitor)) == 1
    visitor.says("non merci")
    assert visitor.done and visitor.asked_topics.count("marketing") == 1


def test_no_answer_is_kept_as_none_and_asked_for_no_more(visitor: Visitor) -> None:
    asked(visitor).says("vous livrez en Belgique ?").is_asked("anything_else").reads("Belgique")
    visitor.says("non, c'est tout")
    assert visitor.done and visitor.asked_topics.count("marketing") == 1
    assert log(visitor) == [] and visitor.lead()["consent"]["marketing_at"] is None


def test_a_yes_is_taken_back_later(visitor: Visitor) -> None:
    asked(visitor).says("oui").reads("il suffira de l'écrire ici")
    visitor.says("finalement pas de publicité").reads("aucune offre")
    assert [entry.decision.value for entry in log(visitor)] == ["given", "withdrawn"]
    assert visitor.lead()["consent"]["marketing"] is False and visitor.lead()["status"] == "qualified"


def test_a_second_request_is_not_asked_again(visitor: Visitor) -> None:
    asked(visitor).presses("Non, merci").presses("Oui, autre chose")
    answers = {"timeline": "cet été", "budget": "2000 euros", "consent": "oui", "usage": "pour nous"}
    visitor.says("il nous faudrait aussi deux tablettes durcies pour le chantier").gives(answers, "confirm")
    visitor.says("oui").is_asked("anything_else")
    assert visitor.asked_topics.count("marketing") == 1 and visitor.lead(2)["status"] == "qualified"


def test_an_answer_that_goes_on_with_another_request_is_kept_and_so_is_the_request(visitor: Visitor) -> None:
    asked(visitor).says("oui volontiers, mais il nous faudrait aussi un logiciel de paie").reads("c'est noté")
    answers = {"timeline": "cet été", "budget": "2000 euros", "consent": "oui", "usage": "pour nous"}
    visitor.gives(answers, "confirm").says("oui").is_asked("anything_else")
    assert visitor.lead()["consent"]["marketing"] is True
    assert "logiciel de paie" in visitor.lead(2)["need"] and visitor.asked_topics.count("marketing") == 1


def test_who_refuses_to_be_contacted_is_not_asked(visitor: Visitor) -> None:
    joiner(visitor, "role").gives({**JOINER_ANSWERS, "consent": "non"}, "confirm")
    visitor.says("oui").is_asked("anything_else").was_not_asked("marketing")


def test_who_asked_for_offers_is_not_asked(visitor: Visitor) -> None:
    joiner(visitor, "name").says("inscrivez-moi à la newsletter").is_asked("name").reads("c'est noté")
    own = {"email": f"yann{next(_PEOPLE)}@kerlann.example"}
    visitor.gives({**JOINER_ANSWERS, **own}, "confirm").says("oui")
    visitor.is_asked("anything_else").was_not_asked("marketing")
    assert visitor.lead()["consent"]["marketing"] is True


def test_a_regulator_is_not_asked(visitor: Visitor) -> None:
    visitor.says(
        "Notre autorité ouvre un contrôle sur pièces de vos traitements de données, dossier 26-118, "
        "et attend votre réponse sous quinze jours"
    )
    answers = {
        "organisation": "Autorité de contrôle des données",
        "role": "contrôleuse",
        "name": "Hélène Vauquelin",
        "email": "helene.vauquelin@autorite.example",
    }
    visitor.gives(answers, "confirm").says("oui").is_asked("anything_else")
    visitor.was_not_asked("consent", "marketing")
