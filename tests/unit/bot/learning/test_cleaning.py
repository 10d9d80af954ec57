"""What is taught of a message holds nothing personal: shown on people, numbers and addresses of all kinds."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from bot.conversations.reviews import MarkedEntity
from bot.leads.fields.text import fold
from bot.leads.fields.word_tables import words
from bot.learning.cleaning import Cleaned, NotClean, Vocabulary, cleaned
from bot.learning.lesson_files import read_training_data
from bot.learning.names import is_everyday
from bot.learning.personal import Known, personal_spans

ROOT = Path(__file__).resolve().parents[4]
TODAY = datetime.date(2026, 3, 2)


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.of(read_training_data(ROOT).words)


def clean(
    text: str, *entities: MarkedEntity, known: Known = Known(), asked: str | None = None, nobody: bool = False  # noqa: B008
) -> Cleaned:  # fmt: skip
    spans = personal_spans(text, known, TODAY, asked)
    return cleaned(text, entities, spans, vocabulary(), names_nobody=nobody)


@pytest.mark.parametrize(
    ("said", "taught"),
    [
        ("je m'appelle martin petit et je cherche une tablette",
         "je m'appelle camille martin et je cherche une tablette"),
        ("mon mari Paul voudrait une tablette", "mon mari Camille voudrait une tablette"),
        ("c'est pour madame kervadec", "c'est pour madame martin"),
        ("écrivez à m@x.fr ou au 06 12 34 56 78", "écrivez à camille.martin@exemple.fr ou au 06 39 98 00 12"),
        ("notre siren 404 833 048", "notre siren 732 829 320"),
        ("je suis fleuriste à 59000 Lille", "je suis fleuriste à 75000 Paris"),
        ("12 bis rue Monge, livrez là", "12 rue des Lilas, livrez là"),
        ("est-ce étanche ?", "est-ce étanche ?"),
    ],
)  # fmt: skip
def test_neutral_words_take_the_place_of_personal_ones(said: str, taught: str) -> None:
    assert clean(said).text == taught


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Bonjour, de la part de Xerzivian", "unknown_word"),
        ("mon iban FR7630006000011234567890189", "number"),
        ("mon code est AB123CD", "number"),
        ("c'est le contrat 2024 1187", "number"),
        ("voyez avec le petit Traoré", "name"),
        ("rue de la paix on voudrait une tablette pour les enfants de la classe", "address"),
    ],
)
def test_what_cannot_be_cleaned_for_sure_is_left_out(said: str, why: str) -> None:
    with pytest.raises(NotClean) as refused:
        clean(said)
    assert refused.value.code == why


def test_an_unknown_word_is_taught_where_an_agent_says_that_it_names_nobody() -> None:
    assert clean("ça marche avec zigbee ?", nobody=True).text == "ça marche avec zigbee ?"
    with pytest.raises(NotClean):
        clean("voyez avec Traoré", nobody=True)


def test_entities_move_with_their_words_and_take_what_replaces_them() -> None:
    text = "Sophie Legrand, on est douze, tel 06 12 34 56 78"
    marked = (
        MarkedEntity(0, 14, "name"),
        MarkedEntity(text.index("douze"), text.index("douze") + 5, "size"),
        MarkedEntity(text.index("06"), len(text), "phone"),
    )
    found = clean(text, *marked)
    assert [(e.topic, found.text[e.start : e.end]) for e in found.entities] == [
        ("name", "Camille Martin"),
        ("size", "douze"),
        ("phone", "06 39 98 00 12"),
    ]


def test_part_of_a_name_takes_the_whole_neutral_name() -> None:
    found = clean("Sophie Legrand, bonjour", MarkedEntity(7, 14, "name"))
    assert [found.text[e.start : e.end] for e in found.entities] == ["Camille Martin"]


FIRST = st.sampled_from(sorted(words("first_names")))
LISTED = st.sampled_from(sorted(words("family_names")))
INVENTED = st.text("bcdfgklmnprstvz", min_size=2, max_size=4).map(lambda c: "o".join(c) + "ic")
FAMILY = st.one_of(LISTED, INVENTED)
CASES = st.sampled_from([str.lower, str.title, str.upper])
CARRIERS = [
    "bonjour {who}, je voudrais un devis",
    "je m'appelle {who} et je cherche une tablette",
    "c'est combien ? {who}",
    "{who} pour un rendez-vous",
    "il faut rappeler {who} au bureau",
    "voyez ça avec mon mari {who} merci",
    "madame {who} a demandé une démonstration",
    "cordialement, {who}",
]
DIGITS = st.text("0123456789", min_size=8, max_size=8)
SEPARATORS = st.sampled_from(["", " ", ".", "-", "/"])
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def taught(text: str, known: Known = Known()) -> str | None:  # noqa: B008
    """What would be taught; None when it is left out."""
    try:
        return clean(text, known=known).text
    except NotClean:
        return None


def told_apart(word: str) -> bool:
    """Whether a name is no word that anybody may use, and not the neutral name itself."""
    neutral = {"camille", "martin", "exemple", "rue", "des", "lilas", "paris"}
    return not is_everyday(word) and word not in neutral and len(word) > 2


@MANY
@given(FIRST, FAMILY, CASES, st.sampled_from(CARRIERS))
@example("claire", "petit", str.lower, CARRIERS[0])
@example("rose", "kone", str.lower, CARRIERS[4])
def test_no_name_is_ever_taught(first: str, family: str, case: object, carrier: str) -> None:
    names = [word for word in re.findall(r"\w+", f"{first} {family}") if told_apart(word)]
    assume(names)
    said = carrier.format(who=case(f"{first} {family}"))  # type: ignore[operator]
    text = taught(said)
    kept = set(re.findall(r"\w+", fold(text or ""))) - set(re.findall(r"\w+", fold(carrier)))
    assert kept.isdisjoint(names), (said, text)


@MANY
@given(FAMILY, CASES, st.sampled_from(CARRIERS))
def test_no_name_that_the_conversation_tells_is_taught_alone(family: str, case: object, carrier: str) -> None:
    assume(len(family) > 2 and family != "martin" and family not in fold(carrier))
    said = carrier.format(who=case(family))  # type: ignore[operator]
    text = taught(said, Known(names=(family,)))
    assert text is None or family not in re.findall(r"\w+", fold(text)), (said, text)


@MANY
@given(DIGITS, SEPARATORS, st.sampled_from(["06", "+33 6", "0033 6", "01", "+32 4"]))
def test_no_phone_is_ever_taught(digits: str, separator: str, begins: str) -> None:
    assume(digits != "39980012")
    number = separator.join([begins, *re.findall("..", digits)])
    text = taught(f"rappelez-moi au {number} merci")
    assert text is None or digits not in re.sub(r"\D", "", text), text


@MANY
@given(st.emails())
def test_no_address_of_email_is_ever_taught(email: str) -> None:
    text = taught(f"écrivez à {email} merci")
    assert text is None or email.lower() not in text.lower(), text


@MANY
@given(st.text("0123456789", min_size=9, max_size=14), SEPARATORS)
def test_no_number_of_a_company_is_ever_taught(digits: str, separator: str) -> None:
    assume(digits not in ("732829320", "73282932000074"))
    number = separator.join(re.findall(".{1,3}", digits))
    text = taught(f"notre siret est {number}")
    assert text is None or digits not in re.sub(r"\D", "", text), text


@MANY
@given(
    st.integers(1, 9999),
    st.sampled_from(["rue", "avenue", "bd", "chemin", "place", "impasse"]),
    st.one_of(INVENTED, LISTED),
    st.integers(10000, 98999).map(str),
)
def test_no_address_is_ever_taught(number: int, street: str, name: str, postcode: str) -> None:
    assume(told_apart(name) and postcode != "75000")
    text = taught(f"livrez au {number} {street} {name}, {postcode} {name.title()}")
    assert text is None or (name not in re.findall(r"\w+", fold(text)) and postcode not in text), text
