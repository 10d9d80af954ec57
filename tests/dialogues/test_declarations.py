"""Visitors say who they are; what they mention beside it does not make them somebody else."""

from __future__ import annotations

from tests.support.visitor import Visitor


def test_a_private_person_who_mentions_shops_stays_one_to_the_end(visitor: Visitor) -> None:
    visitor.says("je suis un particulier").does_not_read("pas compris").is_asked("need")
    visitor.says(
        "une étagère solide, j'en ai vu au magasin et chez un revendeur, elle ira dans l'entrepôt que je loue"
    )
    visitor.was_not_asked("segment", "usage", "organisation")
    assert visitor.lead()["segment"] == "B2C"


def test_a_private_person_who_turns_out_to_be_a_company_is_asked_its_questions(visitor: Visitor) -> None:
    visitor.says("Je suis un particulier, je cherche une caisse enregistreuse", "dans deux mois")
    assert visitor.lead()["segment"] == "B2C"
    visitor.says("en fait c'est pour mon entreprise").is_asked("organisation")
    assert visitor.lead()["segment"] == "B2B"


def test_a_moment_is_not_kept_as_the_name_of_a_company(visitor: Visitor) -> None:
    visitor.says("Nous sommes une entreprise de 14 salariés", "un logiciel pour planifier nos chantiers")
    visitor.is_asked("organisation").says("demain vers 14h").is_asked("organisation")
    assert not visitor.lead()["organisation"]
    visitor.says("Lundi Vert").was_not_asked("segment")
    assert visitor.lead()["organisation"] == "Lundi Vert"
