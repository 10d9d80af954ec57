"""Purchasing procedures, their references and deadlines."""

import datetime

import pytest

from bot.leads.fields import procedure
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("gré à gré", "gré à gré"),
        ("Ce sera un MAPA.", "MAPA"),
        ("via l'UGAP", "UGAP"),
        (
            "c'est un marché public de faible montant, trois offres",
            "marché public de faible montant, trois offres",
        ),
        ("appel d'offres ouvert, merci", "appel d'offres ouvert"),
        ("un simple devis suffit", "un simple devis suffit"),
        ("Un bon de commande signé par le maire", "Un bon de commande signé par le maire"),
        ("Bonjour, accord-cadre existant", "accord-cadre existant"),
    ],
)
def test_the_procedure_is_kept_in_the_words_typed(typed: str, value: str) -> None:
    reading = procedure.read(typed, CONTEXT)
    assert reading is not None and reading.value == value


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("appel d'offres n° 26AO14", "26AO14"),
        ("marché 2026-031, lot 2", "2026-031"),
        ("MAPA référence DSI-2026-07", "DSI-2026-07"),
        ("consultation numéro 2026/118", "2026/118"),
        ("un MAPA en mars 2027", None),
        ("trois devis", None),
    ],
)
def test_the_reference_comes_with_it(typed: str, reference: str | None) -> None:
    reading = procedure.read(typed, CONTEXT)
    assert reading is not None and reading.detail["reference"] == reference


def test_the_deadline_for_offers_comes_with_it() -> None:
    reading = procedure.read("MAPA n° 2026-031, remise des offres le 15 janvier 2027", CONTEXT)
    assert reading is not None and reading.detail["deadline"] == "2027-01-15"


@pytest.mark.parametrize("typed", ["aucune", "pas de marché chez nous", "non", "sans objet"])
def test_no_procedure_is_an_answer_too(typed: str) -> None:
    reading = procedure.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.problem) == (None, "procedure_none")


@pytest.mark.parametrize(
    "typed", ["aucune idée", "vous êtes à l'UGAP ou pas, c'est quoi ?".replace("l'UGAP", "Paris"), ""]
)
def test_nothing_usable_gives_no_reading(typed: str) -> None:
    assert procedure.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Nous préparons un MAPA pour 30 postes.", "MAPA"),
        ("la ville passe par l'UGAP d'habitude", "UGAP"),
        ("à ce montant c'est du gré à gré", "gré à gré"),
    ],
)
def test_a_procedure_named_by_a_buyer_is_found(typed: str, value: str) -> None:
    assert [reading.value for reading in procedure.find(typed, CONTEXT)] == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "un devis svp",
        "pas de MAPA chez nous",
        "nous cherchons à suivre nos réponses aux appels d'offres",
        "un bon marché",
    ],
)
def test_a_supplier_or_a_denial_names_no_procedure(typed: str) -> None:
    assert procedure.find(typed, CONTEXT) == []


def test_the_words_beside_the_reference_are_the_procedure_not_a_general_word_further_on() -> None:
    found = procedure.find(
        "Consultation en cours pour 64 tablettes, réf. AOO-2025-117. Vous faites les marchés publics ?",
        CONTEXT,
    )
    assert [reading.value for reading in found] == [
        "Consultation en cours pour 64 tablettes, réf. AOO-2025-117"
    ]
