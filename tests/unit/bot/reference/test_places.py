"""Which département a postcode lies in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reference.places import department, department_of, departments, is_postcode, named_department


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("29200", "29"),
        ("01000", "01"),
        ("75116", "75"),
        ("69003", "69"),
        ("59006", "59"),  # a CEDEX of Lille
        ("92055", "92"),  # a CEDEX of La Défense
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20620", "2B"),
        ("97110", "971"),
        ("97133", "977"),
        ("97150", "978"),
        ("97200", "972"),
        ("97300", "973"),
        ("97400", "974"),
        ("97500", "975"),
        ("97600", "976"),
        ("98600", "986"),
        ("98714", "987"),
        ("98800", "988"),
    ],
)
def test_a_postcode_lies_in_its_departement(postcode: str, code: str) -> None:
    assert department_of(postcode) == code
    assert is_postcode(postcode)


@pytest.mark.parametrize("postcode", ["98000", "00800"])
def test_monaco_and_the_forces_have_postcodes_but_no_departement(postcode: str) -> None:
    assert department_of(postcode) is None
    assert is_postcode(postcode)


@pytest.mark.parametrize("text", ["", "2920", "292000", "2920a", "96000", "99000", "00000", "٢٩٢٠٠x", None])
def test_what_is_no_postcode_lies_nowhere(text: str | None) -> None:
    assert department_of(text) is None
    assert not is_postcode(text or "")


@given(st.text(alphabet="0123456789", min_size=5, max_size=5))
def test_every_postcode_that_lies_somewhere_lies_in_a_known_departement(postcode: str) -> None:
    code = department_of(postcode)
    assert code is None or code in departments()


def test_there_are_all_departements_each_in_a_region() -> None:
    in_regions = [place for place in departments().values() if place.region]
    assert len(in_regions) == 101
    assert len({place.region for place in in_regions}) == 18


@pytest.mark.parametrize(
    ("typed", "code"), [("29", "29"), (" 2a ", "2A"), ("1", "01"), ("974", "974"), ("20", None), ("", None)]
)
def test_a_code_is_known_however_it_is_typed(typed: str, code: str | None) -> None:
    found = department(typed)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Finistère", "29"), ("cotes d'armor", "22"), ("La Reunion", "974"), ("Bretagne", None)],
)
def test_a_name_is_known_with_or_without_accents(name: str, code: str | None) -> None:
    found = named_department(name)
    assert (found.code if found else None) == code
