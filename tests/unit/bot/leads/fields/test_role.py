"""Functions of people, stated or answered."""

import datetime

import pytest

from bot.leads.fields import role
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("gérante", "gérante"),
        ("je suis la gérante", "gérante"),
        ("J'y suis responsable informatique.", "responsable informatique"),
        ("Je suis la présidente, bénévole bien sûr", "présidente, bénévole"),
        ("Cheffe de projet, j'anime le comité", "Cheffe de projet"),
        ("chef d'équipe depuis 12 ans", "chef d'équipe"),
        ("gérante et coiffeuse", "gérante et coiffeuse"),
        ("c moi le patron", "patron"),
        ("C'est moi le promoteur.", "promoteur"),
        ("en tant que DSI", "DSI"),
        ("mon poste : chargé de mission numérique", "chargé de mission numérique"),
        ("j'occupe le poste d'assistante de direction", "assistante de direction"),
        ("J'assume la fonction de chef d'exploitation.", "chef d'exploitation"),
        ("comptable unique chez Altena", "comptable unique"),
        ("directeur des ventes, rattaché au siège", "directeur des ventes"),
        ("je ne suis pas décideur, juste technicien", "technicien"),
        ("responsable de la flotte (et du reste)", "responsable de la flotte"),
        ("apporteur d'affaires", "apporteur d'affaires"),
        ("j'suis infirmière libérale", "infirmière libérale"),
        ("je m'occupe des achats", "je m'occupe des achats"),
        ("adjointe au maire, en charge des écoles", "adjointe au maire"),
        ("dg", "dg"),
        ("fonction : juriste", "juriste"),
        ("j exerce comme sage femme", "sage femme"),
        ("je bosse à l'accueil", "je bosse à l'accueil"),
        ("commissaire aux comptes", "commissaire aux comptes"),
    ],
)
def test_the_main_part_of_the_answer_is_kept(typed: str, value: str) -> None:
    reading = role.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == value


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "aucun",
        "rien de pro",
        "c'est un achat perso",
        "plus aucune fonction",
        "je suis à la retraite",
        "retraitée",
        "au chômage",
        "femme au foyer",
        "pourquoi ?",
        "je préfère ne pas répondre",
        "c'est confidentiel",
    ],
)
def test_there_may_be_no_function_to_tell(typed: str) -> None:
    assert role.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("bonjour je suis secretaire de mairie dans un petit village", "secretaire de mairie"),
        ("En tant que DSI, je compare trois offres", "DSI"),
        ("Acheteuse publique, je prépare un marché", "Acheteuse publique"),
        ("je suis adjointe au maire de Sablonne", "adjointe au maire de Sablonne"),
        ("chui plombier et jcherche une appli", "plombier"),
    ],
)
def test_a_known_title_is_found_in_any_message(typed: str, value: str) -> None:
    assert [r.value for r in role.find(typed, CONTEXT)] == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "je ne suis pas revendeuse",
        "mon patron veut une démo",
        "je suis intéressé",
        "je suis titulaire de la ligne",
        "le directeur a dit oui",
    ],
)
def test_a_title_of_somebody_else_is_not_taken(typed: str) -> None:
    assert role.find(typed, CONTEXT) == []


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("lieutenant, responsable logistique", "lieutenant, responsable logistique"),
        ("Capitaine, cheffe du service formation", "Capitaine, cheffe du service formation"),
        ("développeuse freelance", "développeuse freelance"),
    ],
)
def test_a_rank_keeps_the_function_beside_it(typed: str, value: str) -> None:
    reading = role.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == value


def test_a_title_that_answers_another_question_is_no_function() -> None:
    assert role.find("Conseiller, oui c'est bien le mot.", CONTEXT) == []


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (
            "Responsable administration des ventes. La signature, c'est le gérant.",
            "Responsable administration des ventes",
        ),
        ("Directrice des soins. Le budget, ce n'est pas moi.", "Directrice des soins"),
        ("SECRETAIRE MEDICALE COMME ECRIT PLUS HAUT", "SECRETAIRE MEDICALE"),
        ("INFIRMIERE LIBERALE JE VOUS L'AI DIT", "INFIRMIERE LIBERALE"),
        ("Coordinatrice, et femme à tout faire", "Coordinatrice, et femme à tout faire"),
        (
            "Inspectrice de la concurrence, de la consommation et de la répression des fraudes",
            "Inspectrice de la concurrence, de la consommation et de la répression des fraudes",
        ),
    ],
)
def test_what_is_said_of_others_ends_the_function_and_what_completes_it_does_not(
    typed: str, value: str
) -> None:
    reading = role.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == value
