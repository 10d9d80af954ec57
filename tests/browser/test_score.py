"""The score of a lead and the weights behind it, in a real browser."""

from __future__ import annotations

import dataclasses

import pytest
from playwright.sync_api import expect

from bot.accounts.account import Role
from bot.playbook import read_playbook
from bot.scoring.rescoring import Rescoring
from bot.scoring.step import scored
from bot.scoring.weights import of_playbook
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm

SCORING = read_playbook(crm.ROOT / "playbook.yml").scoring
EARLIER = of_playbook({"scoring": {"weights": {"B2B": {"need": 100}}}})
PAGES = {
    "the reasons of a score": "/console/demandes/lead-complete",
    "the weights and what a rescoring changed": "/console/reglages/score",
}


@pytest.fixture
def rescored(console: Console) -> Console:
    """An administrator's console whose leads were scored by other weights before."""
    services = console.services
    for number, need in enumerate(("une tablette", None, "bidule", "25 tablettes durcies")):
        lead = crm.another(number, need=need, budget=None if number % 2 else 12_000)
        crm.add_lead(services, scored(lead, EARLIER))
    with services.reading() as uow:
        known = uow.leads.get("lead-complete")
    lead = dataclasses.replace(known or crm.COMPLETE, department="29", postcode="29200", naf="43.32A")
    if known is None:
        crm.add_lead(services, lead)
    else:
        crm.change_lead(services, lead)
    Rescoring(services.reading, services.unit_of_work, services.now, SCORING).run()
    crm.become(services, Role.ADMIN)
    return console


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_it_is_readable_by_everybody(rescored: Console, name: str, width: int, scheme: Scheme) -> None:
    rescored.page.set_viewport_size({"width": width, "height": 900})
    rescored.page.emulate_media(color_scheme=scheme)
    rescored.enter(PAGES[name])
    assert violations(rescored.page) == []
    assert fits(rescored.page)


def test_an_administrator_goes_from_the_settings_to_a_lead_whose_score_changed(rescored: Console) -> None:
    rescored.enter("/console/reglages")
    rescored.link("Voir les pondérations et le dernier recalcul").click()
    page = rescored.page
    expect(page.locator("main")).to_contain_text("Tous les scores sont calculés avec ces pondérations")
    page.locator(".greatest a").first.click()
    expect(page.get_by_role("heading", name="Pourquoi ce score")).to_be_visible()
    rows = page.locator(".score-lines tbody tr")
    expect(rows).to_have_count(5)
    points = [int(text) for text in rows.locator(".points strong").all_inner_texts()]
    assert sum(points) == int(page.inner_text(".score-total strong"))
