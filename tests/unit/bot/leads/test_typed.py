"""What staff types about a lead."""

from __future__ import annotations

import datetime

import pytest

from bot.leads.typed import LONGEST_LINE, read_values, shown
from tests.unit.bot.leads.leads import NOW, a_lead

TODAY = NOW.date()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("email", " Odile@Ateliers.Example ", "odile@ateliers.example"),
        ("phone", "06.39.98.00.34", "+33639980034"),
        ("siren", "732 829 320", "732829320"),
        ("siret", "732 829 320 00074", "73282932000074"),
        ("legal_category", "5710", "5710"),
        ("naf", "4332a", "43.32A"),
        ("size_band", "12", "12"),
        ("postcode", "29 200", "29200"),
        ("department", "2a", "2A"),
        ("department", "finistere", "29"),
        ("size", "1 200", 1200),
        ("budget", "4 500 €", 4500),
        ("budget_period", "month", "month"),
        ("deadline", "2026-05-04", datetime.date(2026, 5, 4)),
        ("role", "  gérante \n associée ", "gérante associée"),
        ("need", "des tablettes\r\net une formation", "des tablettes\net une formation"),
        ("organisation", " ", None),
    ],
)
def test_what_is_typed_becomes_what_the_lead_holds(name: str, text: str, value: object) -> None:
    typed = read_values(a_lead(), {name: text}, TODAY)
    assert (typed.values, typed.problems) == ({name: value}, {})


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("email", "odile chez exemple", "email"),
        ("phone", "12", "phone"),
        ("legal_category", "9999", "legal_category"),
        ("naf", "04.10Z", "naf"),
        ("size_band", "99", "choice"),
        ("postcode", "96000", "postcode"),
        ("department", "Bretagne", "department"),
        ("phone", "bonjour", "phone"),
        ("siren", "123456789", "siren"),
        ("siret", "7328293200007", "siret"),
        ("size", "une douzaine", "number"),
        ("budget", "-5", "number"),
        ("budget", "٣", "number"),
        ("budget", "9" * 30, "number"),
        ("usage", "theft", "choice"),
        ("timeline_date", "demain", "date"),
        ("role", "x" * (LONGEST_LINE + 1), "too_long"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, text: str, problem: str) -> None:
    typed = read_values(a_lead(), {name: text}, TODAY)
    assert (typed.values, typed.problems) == ({}, {name: problem})


def test_what_was_left_as_it_was_shown_is_not_judged() -> None:
    lead = a_lead(siren="123456789")
    assert read_values(lead, {"siren": shown(lead, "siren"), "phone": "06 39 98 00 12"}, TODAY).values == {}


def test_fields_that_are_not_in_the_form_stay() -> None:
    assert read_values(a_lead(), {"status": "won"}, TODAY).values == {}
