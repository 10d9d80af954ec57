"""What regulators write about: texts, references, deadlines."""

import datetime

import pytest

from bot.leads.fields import regulation
from bot.leads.fields.chat import spell_out
from bot.leads.fields.reading import ReadingContext
from bot.leads.fields.references import find_reference, find_texts

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("article L. 121-2 du code de la consommation", ["article L. 121-2 du code de la consommation"]),
        ("art. 30 du RGPD", ["art. 30 du RGPD"]),
        ("RGPD et DSA", ["RGPD", "DSA"]),
        ("la norme ISO 27701", ["norme ISO 27701"]),
        ("certification NF525", ["NF525"]),
        ("règlement (UE) 2024/1689", ["règlement (UE) 2024/1689"]),
        ("L. 8222-1", ["L. 8222-1"]),
        ("rien de cela", []),
    ],
)
def test_texts_and_standards_are_listed(typed: str, texts: list[str]) -> None:
    assert find_texts(spell_out(typed)) == texts


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("plainte 25-40213", "25-40213"),
        ("dossier n° AB-2026-9", "AB-2026-9"),
        ("notre courrier du 8", None),
        ("enquête 2026", None),
        ("12 signalements en 3 semaines", None),
    ],
)
def test_the_reference_of_a_file_is_found(typed: str, reference: str | None) -> None:
    assert find_reference(spell_out(typed)) == reference


def test_an_answer_keeps_its_words_its_texts_and_its_deadline() -> None:
    typed = "Il s'agit d'un contrôle au titre de l'article 13 du RGPD, réponse attendue sous quinze jours."
    reading = regulation.read(typed, CONTEXT)
    assert reading is not None and reading.value is not None
    assert "contrôle au titre de l'article 13 du RGPD" in reading.value
    assert reading.detail["texts"] == ["article 13 du RGPD"]
    assert reading.detail["deadline"] == "2026-12-08"


@pytest.mark.parametrize(
    "typed",
    [
        "non",
        "aucun texte",
        "sans objet",
        "non non je contrôle rien",
        "je ne vérifie personne",
        "rien de réglementaire",
    ],
)
def test_nothing_controlled_is_an_answer_too(typed: str) -> None:
    reading = regulation.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.problem) == (None, "regulation_none")


def test_a_control_that_names_its_text_is_found_in_passing() -> None:
    typed = "Bonjour. Enquête sur l'article L. 221-5 du code de la consommation. Qui est votre juriste ?"
    [reading] = regulation.find(typed, CONTEXT)
    assert reading.value == "Enquête sur l'article L. 221-5 du code de la consommation"


@pytest.mark.parametrize(
    "typed",
    [
        "c'est pour un contrôle",
        "êtes-vous certifiés ISO 27001 ?",
        "une tablette avec contrôle parental",
        "ce n'est pas un contrôle, je veux acheter",
        "et côté RGPD ?",
        "k.roux@controle-qualite2.example.org",
    ],
)
def test_a_question_about_compliance_is_not_a_control(typed: str) -> None:
    assert regulation.find(typed, CONTEXT) == []
