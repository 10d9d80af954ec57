"""Visitors see what is kept of them, and have it erased, in the middle of a conversation."""

from __future__ import annotations

import pytest

from bot.storage.tracker_events import TrackerEvents
from tests.support.people import GRANDCHILD_ANSWERS, grandchild, saved
from tests.support.product import Product
from tests.support.visitor import Visitor


def nothing_is_left(visitor: Visitor) -> None:
    """Neither in the database of record nor in Rasa's tracker."""
    product = visitor.product
    assert visitor.leads() == []
    assert product.services.archive.transcript(visitor.conversation_id) is None
    tracker = TrackerEvents(product.services.settings.tracker_database_url)
    assert tracker.last_position(visitor.conversation_id) == 0
    tracker.close()
    with product.services.reading() as uow:
        assert uow.erasures.of(visitor.conversation_id) is not None
    refused = visitor.sends({"id": "00000000-0000-4000-8000-000000000000", "text": "bonjour"})
    assert (refused.status_code, refused.json()["error"]) == (401, "erased")


@pytest.mark.parametrize("words", ["quelles données avez-vous sur moi ?", "je veux voir mes données"])
def test_what_is_kept_is_listed_and_the_question_taken_up(visitor: Visitor, words: str) -> None:
    grandchild(visitor, "email").says(words).is_asked("email")
    visitor.reads("Nom : Fontanel", "Prénom : Camille", "Budget : 200 €", "brouillon", "six mois")
    visitor.does_not_read("écrivez à dpo@clairvoie.example : une copie")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm")


def test_without_a_request_there_is_little_to_list(visitor: Visitor) -> None:
    visitor.says("quelles données avez-vous sur moi ?").reads("Cette conversation", "rien d'autre")


def test_after_a_saved_request_the_list_says_so(visitor: Visitor) -> None:
    saved(visitor).says("que savez-vous sur moi ?").is_asked("anything_else")
    visitor.reads("camille.fontanel@courriel.example", "enregistrée", "recontacté : oui")


@pytest.mark.parametrize("until", ["timeline", "budget", "name", "email", "consent", "confirm"])
def test_everything_is_erased_after_a_yes(visitor: Visitor, until: str) -> None:
    grandchild(visitor, until).says("effacez tout").is_asked("erasure")
    visitor.reads("cette conversation et votre demande", "Voulez-vous vraiment tout effacer")
    visitor.presses("Tout effacer").reads("tout est effacé", "preuve")
    assert visitor.answer["erased"] is True and visitor.done
    nothing_is_left(visitor)


def test_it_works_before_anything_was_said(visitor: Visitor) -> None:
    visitor.says("effacez mes données").is_asked("erasure").says("oui")
    assert visitor.answer["erased"] is True
    nothing_is_left(visitor)


def test_it_works_after_a_request_was_saved(visitor: Visitor) -> None:
    saved(visitor).says("supprimez toutes mes données s'il vous plaît").is_asked("erasure")
    visitor.says("oui, effacez tout").reads("tout est effacé")
    nothing_is_left(visitor)


def test_it_works_after_the_goodbye(visitor: Visitor) -> None:
    saved(visitor).says("non merci")
    visitor.says("effacez mes données").is_asked("erasure").presses("Tout effacer")
    nothing_is_left(visitor)


def test_who_declines_goes_on_where_they_were(visitor: Visitor) -> None:
    grandchild(visitor, "budget").says("effacez tout").is_asked("erasure")
    visitor.presses("Garder").reads("rien n'a été effacé").is_asked("budget")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui").is_asked("anything_else")
    assert visitor.lead()["status"] == "qualified"


def test_who_answers_something_else_has_nothing_erased(visitor: Visitor) -> None:
    grandchild(visitor, "budget").says("effacez tout").is_asked("erasure").says("200 euros")
    visitor.is_asked("name")
    assert visitor.lead()["budget"] == 200


def test_another_conversation_of_the_same_person_is_another_one(product: Product, visitor: Visitor) -> None:
    other = grandchild(Visitor(product), "budget")
    grandchild(visitor, "budget").says("effacez tout").presses("Tout effacer")
    nothing_is_left(visitor)
    assert other.says("200 euros").is_asked("name").lead()["budget"] == 200
