"""A person instead of an assistant; going away and coming back; more than one request."""

from __future__ import annotations

import pytest

from tests.support.people import GRANDCHILD_ANSWERS, JOINER, grandchild, joiner, saved
from tests.support.visitor import Visitor

_PERSON = ("conseillers sont joignables", "conseillers répondent")  # by the hour of the day


@pytest.mark.parametrize(
    "words", ["je voudrais parler à un conseiller", "un humain svp", "vous pouvez me rappeler ?"]
)
def test_who_wants_a_person_is_asked_little_and_saved(visitor: Visitor, words: str) -> None:
    visitor.says(JOINER).says(words).reads_one_of(*_PERSON)
    answers = {
        "name": "Yann Le Bihan", "phone": "06 39 98 44 21", "callback": "peu importe", "consent": "oui",
    }  # fmt: skip
    visitor.gives(answers, "confirm").says("oui").reads("une personne de l'équipe")
    lead = visitor.lead()
    assert lead["phone"] == "+33639984421" and lead["last_name"] == "Le Bihan"
    assert "parler à une personne" in lead["brief"] and lead["status"] == "qualified"
    visitor.was_not_asked("budget", "size", "role", "timeline")


def test_who_wants_a_person_at_once_is_asked_what_for(visitor: Visitor) -> None:
    visitor.says("je veux parler à quelqu'un").reads_one_of(*_PERSON).is_asked("need")
    visitor.says("un devis pour trois tablettes").is_asked("name").says("Jeanne Morel").is_asked("phone")
    visitor.says("06 39 98 44 21").is_asked("consent").says("oui")
    visitor.is_asked("callback").says("peu importe").says("oui")
    assert visitor.lead()["need"] == "un devis pour trois tablettes"
    assert visitor.lead()["status"] == "to_check", "nobody knows the segment: a person will look"


def test_a_customer_with_a_fault_goes_to_the_support(visitor: Visitor) -> None:
    visitor.says("la tablette que je vous ai achetée ne s'allume plus, elle est en panne").reads("assistance")
    answers = {"name": "Rose Garnier", "email": "rose.garnier@courriel.example", "consent": "oui"}
    visitor.gives(answers, "confirm").says("oui").reads("assistance")
    assert visitor.lead()["kind"] == "support" and "s'allume plus" in visitor.lead()["need"]
    visitor.was_not_asked("budget", "timeline", "segment")


@pytest.mark.parametrize("words", ["stop", "laissez tomber", "j'arrête là"])
def test_who_stops_is_let_go_and_nothing_is_handed_on(visitor: Visitor, words: str) -> None:
    assert joiner(visitor, "role").says(words).done
    visitor.reads("n'est transmise à personne")
    assert visitor.lead()["status"] == "draft"
    assert visitor.product.deliveries(visitor.conversation_id) == []


def test_who_comes_back_goes_on_where_they_were(visitor: Visitor) -> None:
    joiner(visitor, "role").says("stop").says("finalement je reprends").is_asked("role")
    visitor.gives(
        {
            "role": "gérant", "timeline": "au printemps", "budget": "4000 euros", "name": "Yann Le Bihan",
            "email": "yann@menuiserie-kerlann.example", "consent": "oui",
        },
        until="confirm",
    ).says("oui")  # fmt: skip
    lead = visitor.lead()
    assert (lead["organisation"], lead["size"], lead["status"]) == ("Menuiserie Kerlann", 14, "qualified")


def test_starting_again_forgets_every_answer(visitor: Visitor) -> None:
    joiner(visitor, "role").says("on recommence").is_asked("need").reads("repartons de zéro")
    grandchild(visitor, "confirm").says("oui")
    lead = visitor.lead()
    assert (lead["segment"], lead["organisation"], lead["size"]) == ("B2C", None, None)
    assert not any("menuiserie" in item["quote"] for item in lead["evidence"])


def test_a_second_request_is_a_second_lead_that_keeps_who_they_are(visitor: Visitor) -> None:
    saved(visitor).presses("oui, autre chose").is_asked("need")
    visitor.says("je voudrais aussi une formation à l'informatique pour moi").gives(
        {"timeline": "au printemps", "budget": "100 euros", "consent": "oui"}, until="confirm"
    ).says("oui", "non")
    first, second = visitor.lead(1), visitor.lead(2)
    assert "tablette" in first["need"] and "formation" in second["need"]
    assert (first["budget"], second["budget"]) == (200, 100)
    assert second["email"] == first["email"] and second["last_name"] == "Fontanel"
    assert visitor.product.deliveries(visitor.conversation_id) == ["lead.created"] * 2


def test_saying_that_there_is_another_request_is_not_the_request(visitor: Visitor) -> None:
    saved(visitor).says("oui j'ai une autre demande").is_asked("need")


def test_a_second_request_can_be_told_at_once(visitor: Visitor) -> None:
    saved(visitor).says("oui, il me faudrait aussi une formation à l'informatique pour moi")
    answers = {**GRANDCHILD_ANSWERS, "timeline": "au printemps", "budget": "100 euros"}
    visitor.gives(answers, until="confirm").says("oui")
    assert "formation" in visitor.lead(2)["need"] and len(visitor.leads()) == 2


def test_after_the_end_a_question_is_answered_and_thanks_returned(visitor: Visitor) -> None:
    assert saved(visitor).says("non").done
    assert visitor.says("merci").done
    visitor.says("vous êtes ouverts quand ?").reads("du lundi au jeudi").is_asked("anything_else")
    assert visitor.says("non merci").done and len(visitor.leads()) == 1


def test_after_the_end_a_new_request_is_taken(visitor: Visitor) -> None:
    saved(visitor).says("non").says("j'ai encore besoin d'une tablette pour ma fille")
    visitor.gives({**GRANDCHILD_ANSWERS, "budget": "150 euros"}, until="confirm").says("oui")
    assert "ma fille" in visitor.lead(2)["need"] and visitor.lead(1)["budget"] == 200
