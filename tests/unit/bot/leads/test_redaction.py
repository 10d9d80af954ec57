"""What is left of a person in the words of a lead after they refused to be contacted: nothing."""

from __future__ import annotations

import datetime
import time

import pytest

from bot.leads.lead import Evidence, Lead
from bot.leads.redaction import without_contact_details

NOW = datetime.datetime(2026, 3, 2, tzinfo=datetime.timezone.utc)


def redacted(quote: str, **known: str | None) -> str:
    details = {"first_name": "Élodie", "last_name": "Le Goff", "email": "e.legoff@exemple.fr", **known}
    lead = Lead("1", "c", 1, NOW, NOW, evidence=(Evidence("s", quote, 1, 1.0),), **details)  # type: ignore[arg-type]
    return without_contact_details(lead).evidence[0].quote


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("moi c'est Elodie LE GOFF", "moi c'est […] […]"),
        ("Madame le-goff", "Madame […]"),
        ("mon mail E.LEGOFF@EXEMPLE.FR merci", "mon mail […] merci"),
        ("écrivez à quelquun.dautre@exemple.org", "écrivez à […]"),
        ("e point legoff arobase exemple point fr voilà", "[…] voilà"),
        ("au 06.39.98.00.12 après 18h", "au […] après 18h"),
        ("+33 (0)6 39 98 00 12", "[…]"),
        ("0032 470 12 34 56", "[…]"),
        ("on est 12 à Élodieville", "on est 12 à Élodieville"),
        ("siren 732 829 320, budget 15 000 euros", "siren 732 829 320, budget 15 000 euros"),
    ],
)
def test_a_quote_loses_the_person_and_keeps_the_rest(said: str, left: str) -> None:
    assert redacted(said) == left


def test_a_phone_that_is_known_is_found_however_it_is_typed() -> None:
    assert redacted("tel 470/12.34.56", phone="+32470123456") == "tel […]"


def test_a_business_that_bears_the_full_name_is_erased_a_family_name_is_kept() -> None:
    lead = Lead(
        "1", "c", 1, NOW, NOW, first_name="Élodie", last_name="Le Goff", organisation="Elodie LE GOFF EI"
    )
    assert without_contact_details(lead).organisation is None
    other = Lead(
        "1", "c", 1, NOW, NOW, first_name="Élodie", last_name="Le Goff", organisation="Garage Le Goff"
    )
    assert without_contact_details(other).organisation == "Garage Le Goff"


@pytest.mark.parametrize("piece", ["a", "0", "0 ", "a@", "a point ", ".", "+", "é"])
def test_a_thousand_characters_of_anything_take_no_time(piece: str) -> None:
    began = time.process_time()
    redacted((piece * 1000)[:1000], phone="+33639980012")
    assert time.process_time() - began < 1
