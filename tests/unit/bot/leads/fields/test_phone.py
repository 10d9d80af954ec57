"""Phone numbers of several countries, call times, and digits that are no phone."""

import datetime

import pytest

from bot.leads.fields import phone
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("06 39 98 01 23", "+33639980123"),
        ("06.39.98.01.23", "+33639980123"),
        ("06-39-98-01-23", "+33639980123"),
        ("06,39,98,01,23", "+33639980123"),
        ("tel:0639980123", "+33639980123"),
        ("(06) 39 98 01 23", "+33639980123"),
        ("O6 39 98 01 23", "+33639980123"),
        ("6 39 98 01 23", "+33639980123"),
        ("+33 (0)6 39 98 01 23", "+33639980123"),
        ("0033639980123", "+33639980123"),
        ("33639980123", "+33639980123"),
        ("mon 06 cest le 0639980123", "+33639980123"),
        ("01 99 00 01 23", "+33199000123"),
        ("02 61 91 01 23", "+33261910123"),
        ("0692 12 34 56", "+262692123456"),
        ("0596 55 12 34", "+596596551234"),
        ("0590 27 12 34", "+590590271234"),
        ("0594 27 12 34", "+594594271234"),
        ("0269 60 12 34", "+262269601234"),
        ("+687 75 12 34", "+687751234"),
        ("87 12 34 56 à Papeete", "+68987123456"),
        ("mon gsm : 0470/12.34.56", "+32470123456"),
        ("081 22 33 44", "+3281223344"),
        ("079 123 45 67, c'est mon natel", "+41791234567"),
        ("+352 621 123 456", "+352621123456"),
        ("621 123 456, au Luxembourg", "+352621123456"),
        ("mon cellulaire : 514-555-0123", "+15145550123"),
        ("+221 77 000 01 23", "+221770000123"),
        ("77 000 01 23, à Dakar", "+221770000123"),
    ],
)
def test_a_number_is_read_in_its_own_country(typed: str, e164: str) -> None:
    reading = phone.read(typed, CONTEXT)
    assert reading is not None
    assert (reading.value, reading.problem) == (e164, None)


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("zéro six trente-neuf quatre-vingt-dix-huit zéro un vingt-trois", "+33639980123"),
        ("zero six trente neuf quatre vingt dix huit soixante et onze quatre vingt", "+33639987180"),
        ("zéro un nonante-neuf zéro zéro septante-deux vingt et un", "+33199007221"),
        ("zéro six 39 98 douze trente quatre", "+33639981234"),
    ],
)
def test_a_dictated_number_is_read(typed: str, e164: str) -> None:
    reading = phone.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == e164


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("06 39 98 01", "phone_too_short"),
        ("06 39 98 01 234", "phone_too_long"),
        ("+32 460 00 01", "phone_too_short"),
        ("0000000000", "phone_invalid"),
        ("0899 12 34 56", "phone_premium"),
        ("0826 12 34 56", "phone_premium"),
    ],
)
def test_what_is_wrong_with_a_number_is_named(typed: str, problem: str) -> None:
    reading = phone.read(typed, CONTEXT)
    assert reading is not None
    assert (reading.value, reading.problem) == (None, problem)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "non je préfère le mail",
        "siret 732 829 320 00074",
        "budget 12 000 000 euros",
        "réf 0612345678",
        "le 12/05/2026 à 14h",
        "0639980123@example.org",
        "on est 45",
        "rappelez en 2027",
    ],
)
def test_digits_that_are_no_phone_are_not_taken_for_one(typed: str) -> None:
    assert phone.read(typed, CONTEXT) is None
    assert phone.find(typed, CONTEXT) == []


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("06 39 98 01 23 mais apres 14h je dors", "apres 14h"),
        ("01 99 00 01 23, plutôt le matin", "plutôt le matin"),
        ("01 99 00 01 23 sauf le mercredi", "sauf le mercredi"),
        ("entre 9h et 12h au 01 99 00 01 23", "entre 9h et 12h"),
        ("01 99 00 01 23 du lundi au vendredi de 9h à 17h", "du lundi au vendredi de 9h à 17h"),
        ("demain vers 10h au 01 99 00 01 23", "demain vers 10h"),
        ("06 39 98 01 23 entre midi et deux", "entre midi et deux"),
    ],
)
def test_the_wished_time_of_a_call_is_kept(typed: str, when: str) -> None:
    reading = phone.read(typed, CONTEXT)
    assert reading is not None
    assert reading.detail["when"] == when


def test_an_hour_after_the_number_does_not_belong_to_it() -> None:
    reading = phone.read("0639980123 14h", CONTEXT)
    assert reading is not None
    assert reading.value == "+33639980123"


def test_two_numbers_on_one_line_are_two() -> None:
    found = phone.find("06 39 98 01 23 / 01 99 00 01 23", CONTEXT)
    assert [r.value for r in found] == ["+33639980123", "+33199000123"]


def test_the_number_that_is_meant_is_taken() -> None:
    reading = phone.read("plus le 06 39 98 01 23, plutôt le 01 99 00 01 23", CONTEXT)
    assert reading is not None
    assert reading.value == "+33199000123"
    assert reading.detail["others"] == ["+33639980123"]


def test_a_number_is_first_read_in_the_country_of_the_context() -> None:
    context = ReadingContext(datetime.date(2026, 11, 23), country="BE")
    reading = phone.read("0470123456", context)
    assert reading is not None
    assert reading.value == "+32470123456"


@pytest.mark.parametrize(
    "typed", ["732 829 320", "514 555 0123", "639980123", "commande 0612345678", "4012 3456 7890 1234"]
)
def test_rows_of_digits_are_not_believed_unasked(typed: str) -> None:
    assert phone.find(typed, CONTEXT) == []


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("zéro quatre cent septante-cinq douze trente-quatre cinquante-six en Belgique", "+32475123456"),
        ("soixante-dix-sept cent vingt-trois quarante-cinq soixante-sept à Dakar", "+221771234567"),
        ("à Port-au-Prince 34 12 34 56", "+50934123456"),
        ("Niger 96 12 34 56", "+22796123456"),
        ("Guinée, Conakry : 622 12 34 56", "+224622123456"),
        ("Congo Brazza 06 612 34 56", "+242066123456"),
        ("Île Maurice 5251 2345", "+23052512345"),
        ("Mauritanie 22 12 34 56", "+22222123456"),
    ],
)
def test_numbers_of_the_whole_french_speaking_world_are_read(typed: str, e164: str) -> None:
    reading = phone.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == e164
