"""Which company is meant, and what is taken over from it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.leads.lead import Lead, Status
from bot.register.choosing import Query, choose, query_of, values_for
from bot.register.company import companies_of
from tests.unit.bot.register.companies import OTHER_SIREN, SIREN, answer, entry
from tests.unit.bot.scoring.worth import a_lead

KERLANN = companies_of(answer(entry()))[0]


def lead(**changes: Any) -> Lead:
    return a_lead(**{"organisation": "Menuiserie Kerlann SARL", **changes})


@pytest.mark.parametrize(
    ("known", "query"),
    [
        ({}, Query("menuiserie kerlann")),
        ({"department": "29"}, Query("menuiserie kerlann", "29")),
        ({"siren": SIREN}, Query(SIREN)),
        ({"siret": f"{SIREN}00074"}, Query(SIREN)),
        ({"organisation": None}, None),
        ({"organisation": "K"}, None),
        ({"segment": "B2C"}, None),
        ({"segment": None}, None),
        ({"status": Status.DRAFT}, None),
        ({"status": Status.NO_CONTACT}, None),
        ({"do_not_contact": True}, None),
    ],
)
def test_the_register_is_asked_about_organisations_by_number_or_by_name(
    known: dict[str, Any], query: Query | None
) -> None:
    assert query_of(lead(**known)) == query


def test_whoever_is_known_altogether_is_not_looked_up() -> None:
    assert query_of(lead(**values_for(lead(), KERLANN, ()))) is None


def test_one_active_company_of_that_name_is_the_one() -> None:
    closed = companies_of(answer(entry(OTHER_SIREN, etat_administratif="C")))
    assert choose(lead(), [*closed, KERLANN]).certain == KERLANN
    assert choose(lead(organisation="Ateliers Kerlann"), [KERLANN]).certain == KERLANN


def test_namesakes_are_proposed_and_the_departement_decides_between_them() -> None:
    other = companies_of(answer(entry(OTHER_SIREN, siege={"code_postal": "56000", "departement": "56"})))[0]
    choice = choose(lead(), [KERLANN, other])
    assert choice.certain is None and set(choice.candidates) == {KERLANN, other}
    assert choose(lead(department="56"), [KERLANN, other]).certain == other
    assert choose(lead(department="44"), [KERLANN, other]).certain is None


def test_a_name_that_is_only_alike_is_proposed_and_another_one_is_not() -> None:
    alike = companies_of(answer(entry(name="MENUISERIE KERLAN ET FILS", siege={"liste_enseignes": None})))
    other = companies_of(answer(entry(name="BOULANGERIE DU PORT", siege={"liste_enseignes": None})))
    assert choose(lead(), alike).candidates == tuple(alike) and choose(lead(), alike).certain is None
    assert choose(lead(), other).candidates == ()


def test_a_number_finds_its_company_whatever_its_name() -> None:
    assert choose(lead(siren=SIREN, organisation="Autre nom"), [KERLANN]).certain == KERLANN
    assert choose(lead(siren=OTHER_SIREN), [KERLANN]).certain is None


@pytest.mark.parametrize(
    "known", [{"legal_category": "7210"}, {"department": "75"}, {"naf": "62.01Z"}, {"size": 5_000}]
)
def test_a_company_that_contradicts_what_is_known_is_not_taken(known: dict[str, Any]) -> None:
    assert choose(lead(**known), [KERLANN]).certain is None
    choice = choose(lead(siren=SIREN, **known), [KERLANN])
    assert choice.certain is None and choice.candidates == (KERLANN,)


def test_a_head_count_that_is_near_contradicts_nothing() -> None:
    assert choose(lead(size=25), [KERLANN]).certain == KERLANN


def test_only_what_is_not_known_is_filled() -> None:
    values = values_for(lead(siren=SIREN, naf="43.32A"), KERLANN, ())
    assert values == {
        "siret": f"{SIREN}00074", "legal_category": "5710", "size_band": "11", "postcode": "29200",
        "department": "29",
    }  # fmt: skip


def test_what_staff_emptied_stays_empty() -> None:
    assert "postcode" not in values_for(lead(), KERLANN, {"postcode"})


def test_the_seat_is_not_taken_for_an_establishment_elsewhere() -> None:
    elsewhere = values_for(lead(department="44"), KERLANN, ())
    assert {"siret", "postcode", "department"}.isdisjoint(elsewhere)
    assert "postcode" not in values_for(lead(siret=f"{SIREN}00082"), KERLANN, ())
