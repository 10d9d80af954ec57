"""The card of a lead's page about intermediaries: whom they bring, and who brings somebody."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.bootstrap import Services
from bot.leads.capture import capture_final
from bot.leads.lead import Lead, Status
from bot.playbook import read_playbook
from bot.web.console import paths
from tests.support import crm

BRINGS = "Conserverie du Blavet et Boulangerie Le Floc’h"


def save(services: Services, number: int, **changes: Any) -> Lead:
    """A request of somebody, as a conversation saves it."""
    follow = services.follow(read_playbook(services.settings.playbook))
    free = {"assigned_to": None, "callback_at": None, "phone": None, "siren": None}
    lead = crm.another(
        number, status=Status.QUALIFIED, **{**free, "email": f"p{number}@exemple.fr", **changes}
    )
    return capture_final(services.unit_of_work(), lead, follow)


@pytest.fixture
def brought(services: Services) -> None:
    """Somebody who brings two companies, of which one has sent its request twice."""
    company = {"organisation": "Conserverie du Blavet", "email": "enora@blavet.example"}
    for number in (1, 2):
        save(services, number, need="vingt caisses enregistreuses", **company)
    save(services, 3, segment="B2C2B", organisation=None, last_name="Benali", gateway_companies=BRINGS)


def card(rep: Any, lead_id: str) -> str:
    """The words of the card."""
    page = rep.get(paths.lead(lead_id)).text
    found = re.search(r'<section[^>]* id="apport">(.*?)</section>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_the_page_of_an_intermediary_names_their_companies(rep: Any, brought: None) -> None:
    said = card(rep, "lead-3")
    assert said.count("Maëlle Kervadec") == 1, "the request that was taken in does not stand there as well"
    assert "Boulangerie Le Floc’h pas encore de demande" in said


def test_the_page_of_a_company_names_who_brings_it_and_whether_they_may_be_named(
    rep: Any, brought: None
) -> None:
    assert "Apportée par Maëlle Benali" in card(rep, "lead-1")
    assert "Ne pas citer son nom" in card(rep, "lead-1")
    form = {"jeton": rep.form_token("/console/"), "cite": "oui"}
    assert rep.post(f"{paths.lead('lead-3')}/nom-du-referent", form).status_code == 303
    assert "Son nom peut être cité" in card(rep, "lead-1")
    assert "accepte que son nom soit cité" in card(rep, "lead-3")


def test_a_request_that_is_no_intermediarys_takes_no_word_about_their_name(rep: Any, brought: None) -> None:
    form = {"jeton": rep.form_token("/console/"), "cite": "oui"}
    assert rep.post(f"{paths.lead('lead-1')}/nom-du-referent", form).status_code == 400
