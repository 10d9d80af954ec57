"""Signature blocks copied from e-mails."""

import datetime

from bot.leads.fields import organisation
from bot.leads.fields.person_name import PersonName
from bot.leads.fields.reading import ReadingContext
from bot.leads.fields.signature import read_signature

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))

BLOCK = """Bonjour, merci de me rappeler.
Cordialement,
Lucie BRAULT
Responsable informatique
Altena Conseil SARL
12 rue des Lilas, 21000 Dijon
Tél. : 01 99 00 01 23 | lucie.brault@example.org
SIRET 123 456 782 00010"""


def test_every_line_of_a_block_gives_its_fact() -> None:
    values = {topic: reading.value for topic, reading in read_signature(BLOCK, CONTEXT).items()}
    assert values == {
        "name": PersonName("Lucie", "Brault"),
        "role": "Responsable informatique",
        "organisation": "Altena Conseil SARL",
        "phone": "+33199000123",
        "email": "lucie.brault@example.org",
        "siren_or_siret": "12345678200010",
    }


def test_name_and_function_may_share_a_line() -> None:
    facts = read_signature("Bien à vous\nJean-Luc Moretti, DSI\nMairie de Sablonne\n06 39 98 01 23", CONTEXT)
    assert facts["name"].value == PersonName("Jean-Luc", "Moretti")
    assert facts["role"].value == "DSI"
    assert facts["organisation"].value == "Mairie de Sablonne"


def test_function_and_organisation_may_share_a_line() -> None:
    facts = read_signature("Awa Sow\nDirectrice, Clinique du Parc\nawa@example.org", CONTEXT)
    assert facts["role"].value == "Directrice"
    assert facts["organisation"].value == "Clinique du Parc"


def test_a_block_may_stand_on_one_line_with_bars() -> None:
    facts = read_signature("Awa Sow | Directrice commerciale | Kora Fret | +221 77 000 01 23", CONTEXT)
    assert facts["phone"].value == "+221770000123"
    assert facts["organisation"].value == "Kora Fret"


def test_ordinary_lines_are_no_signature() -> None:
    assert read_signature("Bonjour, je cherche\nune tablette pour ma mère\nmerci", CONTEXT) == {}
    assert (
        read_signature("Il nous faut :\n- des tablettes\n- Un forfait\n- Jean Martin doit valider", CONTEXT)
        == {}
    )
    assert read_signature("", CONTEXT) == {}


def test_a_dash_parts_the_function_from_the_organisation() -> None:
    text = "Cordialement,\n\nLucie de La Roche\nDirectrice – Mobilier Lovelace SAS\nTél. 01 99 00 41 63"

    facts = read_signature(text, CONTEXT)

    assert facts["role"].value == "Directrice"
    assert facts["organisation"].value == "Mobilier Lovelace SAS"


def test_a_name_ends_with_its_line() -> None:
    text = "Je vous écris pour Mobilier Lovelace SAS\nTél. 01 99 00 41 63"

    assert [reading.value for reading in organisation.find(text, CONTEXT)] == ["Mobilier Lovelace SAS"]
