"""Visitors may decline anything: they are not pressed, and a refused consent leaves nothing of them."""

from __future__ import annotations

import json

import pytest

from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.visitor import Visitor


@pytest.mark.parametrize("words", ["je préfère ne pas dire", "ça ne vous regarde pas", "je passe"])
def test_a_budget_may_be_kept_to_oneself(visitor: Visitor, words: str) -> None:
    grandchild(visitor, "budget").says(words).is_asked("name")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui")
    assert visitor.lead()["budget"] is None and visitor.lead()["status"] == "qualified"
    assert visitor.asked_topics.count("budget") == 1


def test_who_gives_no_address_may_give_a_number(visitor: Visitor) -> None:
    grandchild(visitor, "email").says("je ne veux pas donner mon mail").is_asked("phone")
    visitor.gives(
        {"phone": "06 39 98 44 21", "callback": "n’importe quand", "consent": "oui"}, "confirm"
    ).says("oui")
    lead = visitor.lead()
    assert (lead["email"], lead["phone"], lead["status"]) == (None, "+33639984421", "qualified")
    assert "n’importe quand" in lead["brief"]


def test_a_number_answers_the_question_about_the_address(visitor: Visitor) -> None:
    grandchild(visitor, "email").says("pas de mail, 06 39 98 44 21").is_asked("consent")
    assert visitor.lead()["phone"] == "+33639984421"


def test_who_gives_an_address_is_not_asked_for_a_number(visitor: Visitor) -> None:
    grandchild(visitor, "confirm").says("oui").was_not_asked("phone", "callback")


def test_without_any_way_to_answer_the_lead_is_to_be_checked(visitor: Visitor) -> None:
    grandchild(visitor, "email").says("pas de mail", "pas de téléphone non plus").is_asked("consent")
    visitor.says("oui").is_asked("confirm").says("oui").reads("01 99 00 12 00").does_not_read("répondra sous")
    lead = visitor.lead()
    assert (lead["status"], lead["check_reason"]) == ("to_check", "no_contact_details")
    assert lead["email"] is None and lead["phone"] is None and lead["last_name"] == "Fontanel"


def test_a_refused_consent_leaves_no_name_and_no_address_anywhere(visitor: Visitor) -> None:
    visitor.says(
        "Je cherche une tablette pour ma grand-mère, moi c'est Camille Fontanel, "
        "camille.fontanel@courriel.example, 06 39 98 44 21"
    ).gives({"timeline": "pour Noël", "budget": "200 euros", "consent": "non, je refuse"}, until="confirm")
    assert not {"name", "email", "phone"} & set(visitor.card)
    visitor.says("oui").reads("sans votre nom").does_not_read("conseiller vous")
    _nothing_personal(visitor)
    lead = visitor.lead()
    assert lead["consent"]["contact"] is False and lead["lawful_basis"] is None
    assert lead["budget"] == 200 and "grand-mère" in lead["need"]


def test_a_refused_consent_by_button_counts_the_same(visitor: Visitor) -> None:
    grandchild(visitor, "consent").presses("non, je refuse").is_asked("confirm").presses("oui, c'est exact")
    _nothing_personal(visitor)


def test_neither_a_thumb_nor_a_perhaps_is_consent(visitor: Visitor) -> None:
    grandchild(visitor, "consent").says("👍").is_asked("consent").says("peut-être").is_asked("consent")
    assert visitor.lead()["consent"]["contact"] is None
    visitor.presses("oui, j'accepte").is_asked("confirm").says("oui")
    assert visitor.lead()["consent"]["contact"] is True


def test_nothing_comes_back_after_a_refused_consent(visitor: Visitor) -> None:
    grandchild(visitor, "consent").says("non").is_asked("confirm").says("oui").says("non merci")
    visitor.says("merci, camille.fontanel@courriel.example au fait")
    assert visitor.lead()["email"] is None and visitor.lead()["status"] == "no_contact"


def _nothing_personal(visitor: Visitor) -> None:
    lead = visitor.lead()
    assert lead["status"] == "no_contact"
    assert [lead[name] for name in ("first_name", "last_name", "email", "phone")] == [None] * 4
    whole = json.dumps([lead, visitor.transcript()], ensure_ascii=False).casefold()
    for secret in ("camille", "fontanel", "@courriel", "39 98 44", "39984421"):
        assert secret not in whole, f"{secret} still stands there:\n{whole}"
    assert visitor.product.deliveries(visitor.conversation_id) == []
