"""The page of duplicates in a real browser: on a phone and on a desk."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.leads.capture import capture_final
from bot.leads.lead import Lead, Status
from bot.matching.repository import ProposalStatus
from bot.playbook import read_playbook
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm

PAGE = "/console/doublons"


def save(console: Console, number: int, **changes: Any) -> Lead:
    """Another request of the complete one's person, as a conversation saves it."""
    services = console.services
    follow = services.follow(read_playbook(services.settings.playbook))
    # Two calls at one time would need two people.
    free = {"assigned_to": None, "callback_at": None}
    lead = crm.another(number, status=Status.QUALIFIED, **free, **changes)
    return capture_final(services.unit_of_work(), lead, follow)


@pytest.fixture
def couple(console: Console) -> Console:
    """Two people who left the same number."""
    save(
        console,
        1,
        email=None,
        phone="+33297000001",
        first_name="Odile",
        last_name="Perrault",
        need="un devis",
    )
    save(
        console,
        2,
        email=None,
        phone="+33297000001",
        first_name="Jean",
        last_name="Perrault",
        need="une visite",
    )
    return console.enter(PAGE)


@pytest.fixture
def twice(console: Console) -> Console:
    """The same request, sent again an hour later."""
    save(console, 1, need="dix tablettes durcies pour l’atelier")
    at = crm.COMPLETE.created_at + datetime.timedelta(hours=1)
    save(console, 2, need="Dix tablettes durcies pour l’atelier.", created_at=at, phone="+33639980034")
    return console


@pytest.mark.parametrize("width", WIDTHS)
def test_a_pair_stands_beside_each_other_and_is_decided(couple: Console, width: int) -> None:
    page = couple.page
    page.set_viewport_size({"width": width, "height": 800})
    couple.visit(PAGE)
    pair = page.locator(".pair")
    expect(pair).to_contain_text("Noms de personne différents")
    expect(pair.get_by_role("row", name="Téléphone identique")).to_be_visible()
    page.get_by_role("button", name="Ce sont deux personnes").click()
    expect(page.get_by_role("status")).to_contain_text("C’est noté")
    expect(page.locator(".pair")).to_have_count(0)


def test_a_pair_that_is_one_is_joined_and_taken_apart_again(couple: Console) -> None:
    page = couple.page
    page.get_by_role("button", name="Fusionner").click()
    expect(page.get_by_role("status")).to_contain_text("Les deux sont fusionnées")
    page.get_by_role("link", name="Déjà fusionnés").click()
    page.get_by_role("button", name="Annuler la fusion").first.click()
    expect(page.get_by_role("status")).to_contain_text("Tout est revenu comme avant")
    expect(page.locator(".undone").first).to_contain_text("Annulée le")


def test_what_a_colleague_decided_meanwhile_is_not_decided_twice(couple: Console) -> None:
    with couple.services.unit_of_work() as uow:
        (proposal,) = uow.proposals.open(limit=5).proposals
        uow.proposals.decide(replace(proposal, status=ProposalStatus.DISMISSED))
        uow.commit()
    couple.page.get_by_role("button", name="Fusionner").click()
    expect(couple.page.get_by_role("alert")).to_contain_text("Un collègue a déjà tranché")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_has_no_finding(couple: Console, scheme: Scheme, width: int) -> None:
    page = couple.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    couple.visit(PAGE)
    assert (violations(page), fits(page)) == ([], True)
    page.get_by_role("button", name="Fusionner").click()
    couple.visit(PAGE + "?vue=fusions")
    assert (violations(page), fits(page)) == ([], True)


def test_a_request_that_was_sent_twice_leads_to_the_first_and_comes_back(twice: Console) -> None:
    page = twice.page
    twice.enter("/console/demandes/lead-2")
    notice = page.get_by_text("Cette demande est fusionnée avec une autre")
    notice.get_by_role("link", name="Maëlle").click()
    expect(page).to_have_url(twice.address + "/console/demandes/lead-1")
    page.locator("#fusions").get_by_role("button", name="Annuler").first.click()
    expect(page.get_by_role("status")).to_contain_text("La fusion est annulée")
    twice.visit("/console/demandes/lead-2")
    expect(notice).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_rep_makes_two_requests_one(console: Console, width: int) -> None:
    save(console, 1, need="un devis", phone=None)
    save(console, 2, need="une visite", phone="+33639980034")
    page = console.page
    page.set_viewport_size({"width": width, "height": 800})
    console.enter("/console/demandes/lead-1")
    page.get_by_text("Fusionner avec une autre demande").click()
    page.get_by_role("button", name="Fusionner", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez la demande")
    page.get_by_label("La demande à reprendre ici").select_option(index=1)
    page.get_by_role("button", name="Fusionner", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Les deux sont fusionnées")
    page.get_by_text("D’où viennent ces informations").click()
    expect(page.get_by_text("Repris d’une demande fusionnée avec celle-ci").first).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_referrer_and_the_company_lead_to_each_other(console: Console, width: int) -> None:
    brings = {"segment": "B2C2B", "gateway_companies": "Ateliers Perrault", "first_name": "Odile"}
    save(console, 1, email="odile@exemple.fr", phone=None, siren=None, organisation=None, **brings)
    save(
        console,
        2,
        organisation="SARL Ateliers Perrault",
        email="jean@perrault.fr",
        phone=None,
        first_name="Jean",
    )
    page = console.page
    page.set_viewport_size({"width": width, "height": 800})
    console.enter("/console/demandes/lead-2")
    expect(page.locator("#apport")).to_contain_text("Ne pas citer son nom")
    page.locator("#apport").get_by_role("link", name="Odile").click()
    page.get_by_role("button", name="Noter que son nom peut être cité").click()
    expect(page.locator("#apport")).to_contain_text("accepte que son nom soit cité")
    assert (violations(page), fits(page)) == ([], True)
    page.locator("#apport").get_by_role("link", name="Jean").click()
    expect(page.locator("#apport")).to_contain_text("Son nom peut être cité")
