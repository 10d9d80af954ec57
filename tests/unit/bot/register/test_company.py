"""What is taken from an answer of the register."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.register.company import Company, NotUnderstood, companies_of
from tests.unit.bot.register.companies import SIREN, answer, entry


def test_a_company_in_the_documented_format_is_read() -> None:
    (company,) = companies_of(answer(entry()))
    assert company == Company(
        siren=SIREN,
        name="MENUISERIE KERLANN",
        names=("MENUISERIE KERLANN", "ATELIERS KERLANN"),
        siret=f"{SIREN}00074",
        legal_category="5710",
        naf="43.32A",
        size_band="11",
        postcode="29200",
        department="29",
        town="BREST",
    )
    assert Company.from_json(company.to_json()) == company


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nature_juridique": "9999"}, "legal_category"),
        ({"activite_principale": "00.00X"}, "naf"),
        ({"tranche_effectif_salarie": "NN"}, "size_band"),
        ({"siege": {"code_postal": "[ND]", "departement": None}}, "postcode"),
        ({"siege": {"siret": "12345678901234"}}, "siret"),
        ({"siege": {"departement": 29, "code_postal": None}}, "department"),
    ],
)
def test_what_is_of_another_shape_is_left_out(changes: dict[str, Any], field: str) -> None:
    (company,) = companies_of(answer(entry(**changes)))
    assert getattr(company, field) is None


def test_a_closed_company_is_known_as_such_and_one_without_a_number_is_none() -> None:
    closed, nobody = entry(etat_administratif="C"), entry(siren="123456789")
    assert [company.active for company in companies_of(answer(closed, nobody))] == [False]


@pytest.mark.parametrize("wrong", [None, [], "", {}, {"results": None}, {"erreur": "…"}])
def test_an_answer_of_another_shape_is_refused(wrong: Any) -> None:
    with pytest.raises(NotUnderstood):
        companies_of(wrong)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(sorted(entry())), _JSON))
def test_whatever_stands_in_an_entry_nothing_breaks(changes: dict[str, Any]) -> None:
    companies_of({"results": [{**entry(), **changes}]})
