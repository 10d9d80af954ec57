"""French company numbers and what looks like one."""

import datetime

import pytest

from bot.leads.fields import siren_siret
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("123 456 782", "123456782"),
        ("123.456.782", "123456782"),
        ("123-456-782", "123456782"),
        ("siren 123456782", "123456782"),
        ("RCS Lyon 123 456 782", "123456782"),
        ("FR 32 123456782", "123456782"),
        ("siret : 12345678200010", "12345678200010"),
        ("123 456 782 00010.", "12345678200010"),
        ("123456782/00010", "12345678200010"),
        ("siren 123456782, NIC 00010", "12345678200010"),
        ("siren 123456782 siret 12345678200010", "12345678200010"),
        ("siret12345678200010", "12345678200010"),
        ("12345678200O10", "12345678200010"),
        ("siret 123 456 782 00010 - tel 06 39 98 01 23", "12345678200010"),
    ],
)
def test_a_number_is_read_with_or_without_separators(typed: str, digits: str) -> None:
    reading = siren_siret.read(typed, CONTEXT)
    assert reading is not None
    assert (reading.value, reading.problem) == (digits, None)
    assert reading.detail["siren"] == "123456782"
    assert reading.detail["siret"] == (digits if len(digits) == 14 else None)


def test_a_wrong_key_keeps_the_number_with_a_doubt() -> None:
    for typed in ("123 456 789", "123 456 782 00011"):
        reading = siren_siret.read(typed, CONTEXT)
        assert reading is not None
        assert reading.value == typed.replace(" ", "")
        assert reading.problem == "siren_bad_key"


def test_the_post_offices_have_a_key_of_their_own() -> None:
    reading = siren_siret.read("356 000 000 49837", CONTEXT)
    assert reading is not None
    assert reading.problem is None


@pytest.mark.parametrize("typed", ["12345678", "1234567820001", "123 456 782 000101"])
def test_a_number_of_another_length_is_named_as_such(typed: str) -> None:
    reading = siren_siret.read(typed, CONTEXT)
    assert reading is not None
    assert (reading.value, reading.problem) == (None, "siren_length")


@pytest.mark.parametrize(
    "typed",
    [
        "pas de siret",
        "je ne sais pas",
        "BCE 0417.497.106",
        "TVA BE 0417.497.106",
        "CHE-123.456.788",
        "NINEA 005123456",
        "06 39 98 01 23",
        "on est 9 pour 45000 euros",
    ],
)
def test_foreign_numbers_and_other_digits_are_not_taken(typed: str) -> None:
    assert siren_siret.read(typed, CONTEXT) is None


def test_the_new_number_is_taken_over_the_old_one() -> None:
    reading = siren_siret.read("l'ancien siren etait 732829320, maintenant c'est 123 456 782", CONTEXT)
    assert reading is not None
    assert reading.value == "123456782"


def test_an_announced_number_is_found_in_any_message() -> None:
    found = siren_siret.find("Société Altena, SIREN 123 456 782, siret 123 456 782 00010", CONTEXT)
    assert [r.value for r in found] == ["12345678200010"]


@pytest.mark.parametrize(
    "typed", ["123 456 782", "dossier 123456782", "123 456 782 euros", "siren 123 456 789"]
)
def test_a_doubtful_number_is_not_found_unasked(typed: str) -> None:
    assert siren_siret.find(typed, CONTEXT) == []
