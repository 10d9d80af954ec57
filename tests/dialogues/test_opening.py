"""The first words, and what the visitor need not be asked."""

from __future__ import annotations

from tests.support.visitor import Visitor, plain


def test_the_first_words_say_who_speaks_what_for_and_what_is_kept(visitor: Visitor) -> None:
    visitor.reads("assistant automatique", "enregistré", "](/confidentialite)")
    visitor.reads_one_of("prépare votre échange", "traiter votre demande").is_asked("need")
    assert not visitor.done


def test_a_greeting_alone_is_returned_and_the_need_asked_again(visitor: Visitor) -> None:
    visitor.says("Bonjour").reads("bonjour").is_asked("need").does_not_read("enregistré")
    assert visitor.leads() == []


def test_nothing_that_was_volunteered_is_asked(visitor: Visitor) -> None:
    visitor.says(
        "Bonjour, je cherche une tablette pour ma grand-mère avant Noël, 300 euros maximum. "
        "Camille Fontanel, camille.fontanel@courriel.example"
    ).is_asked("consent")
    visitor.says("oui").is_asked("confirm")
    assert plain(visitor.card["budget"]) == "300 €" and visitor.card["name"] == "Camille Fontanel"
    visitor.says("oui").says("non")
    visitor.was_not_asked("timeline", "budget", "name", "email", "phone", "segment", "usage")
    lead = visitor.lead()
    assert (lead["budget"], lead["last_name"]) == (300, "Fontanel")
    assert lead["email"] == "camille.fontanel@courriel.example" and lead["timeline"] == "avant Noël"


def test_a_company_that_says_everything_at_once_only_confirms(visitor: Visitor) -> None:
    visitor.says(
        "Bonjour, je suis gérant de la société Menuiserie Kerlann, 14 salariés. Nous cherchons un logiciel "
        "pour planifier nos chantiers, avant la fin du mois de mars, avec un budget de 4 000 € par an. "
        "Cordialement, Yann Le Bihan, 06 39 98 44 21, yann@menuiserie-kerlann.example"
    )
    asked_once = {"organisation": "Menuiserie Kerlann", "role": "gérant", "consent": "oui"}
    visitor.gives(asked_once, until="confirm").was_not_asked("size", "budget", "name", "email", "timeline")
    visitor.says("oui")
    lead = visitor.lead()
    assert lead["size"] == 14 and lead["budget"] == 4000 and lead["phone"] == "+33639984421"


def test_a_need_after_a_greeting_is_taken_in_the_same_message(visitor: Visitor) -> None:
    visitor.says("bjr jcherche une tablette pr ma mere de 80 ans svp").was_not_asked("segment")
    assert visitor.asked != "need" and "tablette" in visitor.lead()["need"]


def test_nothing_of_the_machine_is_shown(visitor: Visitor) -> None:
    visitor.says("Bonjour", "Je cherche une tablette pour ma fille")
    for bubble in visitor.bubbles:
        assert "{" not in bubble["text"] and "utter_" not in bubble["text"]
        assert all(set(button) == {"id", "title"} for button in bubble["buttons"])
