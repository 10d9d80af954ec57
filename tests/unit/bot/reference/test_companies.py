"""What the codes of the register of companies mean."""

from __future__ import annotations

import pytest

from bot.reference import companies
from bot.reference.dated import table


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("5710", "SAS, société par actions simplifiée"),
        ("7210", "Commune et commune nouvelle"),
        ("54", "Société à responsabilité limitée (SARL)"),
        ("5", "Société commerciale"),
        ("5411", "Société à responsabilité limitée (SARL)"),
        ("", None),
        (None, None),
    ],
)
def test_a_legal_category_has_a_name_or_that_of_the_level_above(code: str | None, name: str | None) -> None:
    assert companies.legal_category(code) == name


def test_each_legal_category_stands_below_another() -> None:
    codes = set(table("legal_categories")["categories"])
    assert all(code[:2] in codes for code in codes if len(code) == 4)
    assert all(code[:1] in codes for code in codes if len(code) == 2)
    assert {len(code) for code in codes} == {1, 2, 4}


@pytest.mark.parametrize(
    ("typed", "code", "section"),
    [("43.32A", "43.32A", "F"), ("4332a", "43.32A", "F"), ("84", "84", "O"), ("04.10Z", None, None)],
)
def test_an_activity_is_known_however_it_is_typed(typed: str, code: str | None, section: str | None) -> None:
    assert companies.naf_code(typed) == code
    assert companies.naf_section(typed) == section


def test_an_activity_that_is_not_listed_is_called_by_its_division() -> None:
    assert companies.naf_name("43.32A") == "Travaux de menuiserie bois et PVC"
    assert companies.naf_name("43.99E") == "Travaux de construction spécialisés"
    assert companies.naf_name(None) is None


def test_there_are_21_sections_and_88_divisions_and_each_code_stands_in_one() -> None:
    sections = table("naf")["sections"]
    divisions = [code for section in sections.values() for code in section["divisions"]]
    assert (len(sections), len(divisions), len(set(divisions))) == (21, 88, 88)
    assert all(companies.naf_code(code) == code for code in table("naf")["codes"])


def test_the_bands_of_size_follow_one_another_without_a_gap() -> None:
    bands = list(companies.size_bands().values())
    assert bands[0].lowest == 0 and bands[-1].highest is None
    assert all(
        before.highest is not None and after.lowest == before.highest + 1
        for before, after in zip(bands, bands[1:], strict=False)
    )


@pytest.mark.parametrize(
    ("people", "band", "category"),
    [
        (0, "00", "MIC"),
        (9, "03", "MIC"),
        (10, "11", "PME"),
        (249, "31", "PME"),
        (250, "32", "ETI"),
        (5000, "52", "GE"),
    ],
)
def test_a_number_of_people_falls_in_a_band_and_a_category(people: int, band: str, category: str) -> None:
    found = companies.band_of(people)
    assert found is not None and found.code == band
    assert companies.company_category(people) == category
