"""What follows from a lead by public tables alone."""

from __future__ import annotations

from bot.leads.enriching import enrich
from tests.unit.bot.leads.leads import a_lead


def test_a_postcode_says_the_departement_and_a_siret_the_siren() -> None:
    lead = enrich(None, None, a_lead(postcode="20200", siret="73282932000074"))
    assert (lead.department, lead.siren) == ("2B", "732829320")


def test_a_departement_that_was_said_stays_beside_the_postcode() -> None:
    said = a_lead(postcode="29200", department="56")
    assert enrich(None, None, said).department == "56"
    assert enrich(None, said, said).department == "56"


def test_another_postcode_brings_another_departement() -> None:
    before = a_lead(postcode="29200", department="29")
    after = a_lead(postcode="97400", department="29")
    assert enrich(None, before, after).department == "974"


def test_a_postcode_of_no_departement_and_none_at_all_leave_the_lead_as_it_is() -> None:
    for lead in (a_lead(), a_lead(postcode="98000"), a_lead(department="29")):
        assert enrich(None, None, lead) == lead


def test_it_does_nothing_more_the_second_time() -> None:
    once = enrich(None, None, a_lead(postcode="29200"))
    assert enrich(None, once, once) == once
