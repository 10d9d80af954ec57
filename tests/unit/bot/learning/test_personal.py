"""What of a message is personal."""

from __future__ import annotations

import datetime
import time

import pytest

from bot.learning.personal import CONTACT, ORGANISATION, Known, covered, known_of, personal_spans

TODAY = datetime.date(2026, 3, 2)


def cover(text: str, known: Known = Known(), asked: str | None = None) -> str:  # noqa: B008
    return covered(text, personal_spans(text, known, TODAY, asked))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("je m'appelle martin petit et je cherche", "je m'appelle •••••• ••••• et je cherche"),
        ("Bonjour, Sophie Legrand de chez vous", "Bonjour, •••••• ••••••• de chez vous"),
        ("c'est pour madame kervadec", "c'est pour madame ••••••••"),
        ("mon mari Paul voudrait", "mon mari •••• voudrait"),
        ("écrivez à quelquun.dautre@exemple.org", "écrivez à •••••••••••••••••••••••••••"),
        ("le 06 39 98 00 12 après 18h", "le •• •• •• •• •• après 18h"),
        ("12 bis rue des Lilas, 75011 Paris", "•• ••• ••• ••• •••••, ••••• •••••"),
        ("notre siren 732 829 320", "notre siren ••• ••• •••"),
        ("FR76 3000 6000 0112 3456 7890 189 ok", "•••• •••• •••• •••• •••• •••• ••• ok"),
        ("la caisse de la place coûte 15 000 euros pour 12 salariés", None),
        ("combien pour 200 tablettes en 2027 ?", None),
        ("je suis fleuriste, madame la maire a validé", None),
    ],
)
def test_contact_details_are_covered_and_the_rest_is_left(said: str, shown: str | None) -> None:
    assert cover(said) == (shown or said)


def test_every_character_stays_at_its_place() -> None:
    said = "Élodie  LE GOFF\n06.39.98.00.12"
    assert [c.isspace() for c in cover(said)] == [c.isspace() for c in said]
    assert len(cover(said)) == len(said)


def test_what_a_conversation_tells_is_covered_wherever_it_stands() -> None:
    facts = [
        {"topic": "name", "value": {"first_name": "Nolwenn", "last_name": "Le Bihan"}, "quote": "x"},
        {"topic": "phone", "value": "+33639980012", "quote": "x"},
        {"topic": "organisation", "value": "Garage de la Pointe", "quote": "x"},
    ]
    known = known_of([{"facts": facts}], [{"email": "n@exemple.fr", "last_name": None}])
    assert cover("nolwenn ou mme bihan, tel 639/98.00.12", known) == "••••••• ou mme •••••, tel ••••••••••••"
    assert ORGANISATION not in CONTACT
    spans = personal_spans("c'est le garage de la pointe", known, TODAY)
    assert [(span.start, span.end, span.kind) for span in spans] == [(9, 28, ORGANISATION)]


def test_an_answer_about_the_name_is_read_as_a_name() -> None:
    assert cover("kervadec yann", asked="name") == "•••••••• ••••"


@pytest.mark.parametrize("piece", ["a", "0", "0 ", "a@", "a point ", ".", "+", "é", "rue ", "m. a", "Paul "])
def test_a_thousand_characters_of_anything_take_no_time(piece: str) -> None:
    began = time.process_time()
    cover((piece * 1000)[:1000], Known(("le goff",), ("+33639980012",)))
    assert time.process_time() - began < 1
