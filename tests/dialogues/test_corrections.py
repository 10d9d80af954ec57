"""Visitors change their mind: the lead holds what they said last."""

from __future__ import annotations

import pytest

from tests.support.people import grandchild, joiner, saved
from tests.support.visitor import Visitor, plain


@pytest.mark.parametrize(
    ("words", "topic", "value"),
    [
        ("non, mon mail c'est yann.lebihan@courriel.example", "email", "yann.lebihan@courriel.example"),
        ("en fait nous sommes 15", "size", 15),
        ("non, le budget est de 5000 euros par an", "budget", 5000),
        ("je me suis trompé, mon nom c'est Yann Le Bian", "last_name", "Le Bian"),
        ("erreur de ma part : l'entreprise s'appelle Menuiserie Kerlan", "organisation", "Menuiserie Kerlan"),
    ],
)
def test_what_is_corrected_at_the_recap_is_shown_again_then_saved(
    visitor: Visitor, words: str, topic: str, value: object
) -> None:
    joiner(visitor, "confirm").says(words).is_asked("confirm")
    assert visitor.answer["messages"][-1].get("card"), "the recap is shown again"
    assert visitor.lead()["status"] == "draft", "and nothing is saved before it is confirmed"
    visitor.says("oui").is_asked("anything_else")
    lead = visitor.lead()
    assert lead[topic] == value and lead["status"] == "qualified"
    untouched = {"first_name": "Yann", "role": "gérant", "timeline": "au printemps"}
    assert {name: lead[name] for name in untouched} == untouched


def test_an_earlier_answer_is_corrected_on_the_way(visitor: Visitor) -> None:
    joiner(visitor, "budget").says("pardon, je corrige : nous sommes 15 salariés, pas 14").is_asked("budget")
    assert visitor.lead()["size"] == 15 and visitor.lead()["budget"] is None


def test_a_line_of_the_card_is_changed_by_its_button(visitor: Visitor) -> None:
    joiner(visitor, "confirm").presses("modifier : budget").is_asked("budget")
    visitor.says("5000 euros par an").is_asked("confirm")
    assert plain(visitor.card["budget"]) == "5 000 € par an" and visitor.card["role"] == "gérant"
    visitor.presses("oui, c'est exact").is_asked("anything_else")
    assert (visitor.lead()["budget"], visitor.lead()["budget_period"]) == (5000, "year")


def test_whoever_wants_to_correct_is_asked_which_line(visitor: Visitor) -> None:
    joiner(visitor, "confirm").presses("je veux corriger").is_asked("confirm").reads("que faut-il corriger")
    visitor.presses("modifier : e-mail").is_asked("email")
    visitor.says("contact@menuiserie-kerlann.example").is_asked("confirm").says("oui")
    assert visitor.lead()["email"] == "contact@menuiserie-kerlann.example"


def test_another_segment_keeps_every_answer_and_adapts_the_questions(visitor: Visitor) -> None:
    joiner(visitor, "name").says("en fait c'est pour le revendre à nos clients particuliers")
    visitor.is_asked("end_customers").reads("j'adapte mes questions")
    visitor.gives(
        {
            "end_customers": "environ 300 clients par an",
            "name": "Yann Le Bihan",
            "email": "yann@menuiserie-kerlann.example",
            "consent": "oui",
        },
        until="confirm",
    ).says("oui")
    lead = visitor.lead()
    assert (lead["segment"], lead["usage"], lead["profile"]) == ("B2B2C", "resale", "intermediaire")
    assert lead["organisation"] == "Menuiserie Kerlann" and lead["role"] == "gérant"
    assert lead["timeline"] == "au printemps" and "300 clients" in lead["end_customers"]


def test_a_correction_after_saving_changes_the_same_lead(visitor: Visitor) -> None:
    before = saved(visitor).lead()
    visitor.says("je me suis trompée, mon mail est c.fontanel@courriel.example").reads("à jour")
    lead = visitor.lead()
    assert lead["email"] == "c.fontanel@courriel.example" and lead["id"] == before["id"]
    assert len(visitor.leads()) == 1 and lead["status"] == "qualified"
    assert visitor.product.deliveries(visitor.conversation_id) == ["lead.created", "lead.updated"]


def test_a_correction_after_the_end_changes_the_same_lead(visitor: Visitor) -> None:
    assert saved(visitor).says("non merci").done
    visitor.says("oups, mon mail est en fait c.fontanel@courriel.example")
    assert [lead["email"] for lead in visitor.leads()] == ["c.fontanel@courriel.example"]


def test_a_number_added_after_saving_goes_to_the_same_lead(visitor: Visitor) -> None:
    saved(visitor).says("en fait mon téléphone c'est le 06 39 98 44 21")
    assert [lead["phone"] for lead in visitor.leads()] == ["+33639984421"]


def test_a_number_added_at_the_recap_is_kept(visitor: Visitor) -> None:
    grandchild(visitor, "confirm").says("ajoutez aussi mon téléphone, 06 39 98 44 21").is_asked("confirm")
    visitor.says("oui")
    assert visitor.lead()["phone"] == "+33639984421"
    assert visitor.lead()["email"] == "camille.fontanel@courriel.example"


def test_a_mistyped_address_is_questioned_once(visitor: Visitor) -> None:
    grandchild(visitor, "email").says("camille.fontanel@gmial.com").is_asked("email")
    visitor.says("camille.fontanel@gmail.com").is_asked("consent")
    assert visitor.lead()["email"] == "camille.fontanel@gmail.com"
