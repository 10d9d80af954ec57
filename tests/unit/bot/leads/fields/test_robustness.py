"""Whatever is typed, every parser answers, soon, and agrees with itself."""

import datetime
import time
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.leads.fields import email, organisation, person_name, phone, role, siren_siret
from bot.leads.fields.person_name import PersonName
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.signature import read_signature

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))
PARSERS = [email, organisation, person_name, phone, role, siren_siret]
WORDS = st.sampled_from(
    [
        *(
            "je",
            "suis",
            "m'appelle",
            "Lucie",
            "Brault,",
            "mon",
            "mail",
            "est",
            "lucie",
            "@",
            "example.org",
            "arobase",
        ),
        *(
            "point",
            "fr",
            "06",
            "39",
            "98",
            "01",
            "23",
            "siret",
            "123",
            "456",
            "782",
            "la",
            "Clinique",
            "du",
            "Parc",
        ),
        *(
            "à",
            "Nevers.",
            "chez",
            "SARL",
            "directrice",
            "des",
            "achats,",
            "nom",
            "prénom",
            ":",
            "(",
            ")",
            "?",
            "!",
        ),
        *("\n", "-", "|", "l'", "d'", "c", "pas", "non", "+33", "zéro"),
    ]
)
SENTENCES = st.lists(WORDS, max_size=25).map(" ".join)
REPEATED = [
    "a",
    "1 ",
    "06 39 98 ",
    "@",
    "a@",
    "a.",
    "\n",
    "- ",
    "A b ",
    "Le ",
    "l'",
    "nom prenom ",
    "de la ",
    "Xa de ",
]
REPEATED += [
    "je suis ",
    "(",
    "zero six ",
    "chez Xa ",
    "Jean, ",
    "arobase ",
    "le trésorier ",
    " ",
    "SARL Xa ",
    "c'est ",
]


def said(value: Any) -> str:
    """What a visitor would type to give this value."""
    if isinstance(value, PersonName):
        return f"{value.first_name} {value.last_name}".strip()
    return str(value)


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: str(parser.__name__).rpartition(".")[2])
@settings(max_examples=150, deadline=None)
@given(text=st.one_of(st.text(max_size=200), SENTENCES))
def test_no_message_makes_a_parser_fail(parser: ModuleType, text: str) -> None:
    reading = parser.read(text, CONTEXT)
    readings: list[Reading[Any]] = [*parser.find(text, CONTEXT), *([reading] if reading else [])]
    for found in readings:
        assert found.value is not None or found.problem is not None
        assert found.quote
    read_signature(text, CONTEXT)


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: str(parser.__name__).rpartition(".")[2])
@settings(max_examples=100, deadline=None)
@given(text=SENTENCES)
def test_a_value_read_again_stays_the_same(parser: ModuleType, text: str) -> None:
    first = parser.read(text, CONTEXT)
    if first is None or first.value is None:
        return
    again = parser.read(said(first.value), CONTEXT)
    if again is not None and again.value is not None:
        twice = parser.read(said(again.value), CONTEXT)
        assert twice is not None and said(twice.value) == said(again.value)


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: str(parser.__name__).rpartition(".")[2])
def test_a_thousand_characters_of_anything_take_no_time(parser: ModuleType) -> None:
    for piece in REPEATED:
        text = (piece * 1000)[:1000]
        started = time.process_time()
        parser.read(text, CONTEXT)
        parser.find(text, CONTEXT)
        assert time.process_time() - started < 0.25, piece


def test_every_problem_has_its_sentence() -> None:
    sentences = wording.load("problems")
    codes = """
        email_missing_at email_missing_start email_missing_domain email_missing_domain_end email_comma
        email_spaces email_double_at email_dots email_accent email_invalid email_domain_slip phone_too_short
        phone_too_long phone_invalid phone_premium siren_length siren_bad_key
        organisation_incomplete
    """
    for code in codes.split():
        assert sentences[code].strip()
