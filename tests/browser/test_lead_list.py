"""The list of leads in a real browser: choosing several, keys, and a list that changes meanwhile."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.console import SOON, Console, violations
from tests.support import crm


def test_several_leads_are_chosen_and_assigned_at_once(console: Console) -> None:
    crm.add_lead(console.services, crm.another(1, last_name="Deuxième"))
    console.enter()
    page = console.page
    expect(page.get_by_role("button", name="Attribuer", exact=True)).to_be_hidden()
    page.get_by_label("Tout choisir sur la page").check()
    expect(page.locator("#choisies")).to_have_text("2 demandes choisies")
    page.get_by_role("button", name="Attribuer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 demandes attribuées")
    assert violations(page) == []
    console.link("Revenir à la liste").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text(crm.EMAIL)


def test_what_is_chosen_stays_chosen_when_the_list_changes(console: Console) -> None:
    console.enter()
    page = console.page
    page.get_by_label("Choisir la demande de Maëlle Kervadec").check()
    crm.add_lead(console.services, crm.another(1, last_name="Arrivée"))
    expect(page.get_by_role("row")).to_have_count(3, timeout=SOON)
    expect(page.get_by_label("Choisir la demande de Maëlle Kervadec")).to_be_checked()
    expect(page.locator("#choisies")).to_have_text("1 demande choisie")


def test_keys_step_choose_search_and_open_and_can_be_switched_off(console: Console) -> None:
    crm.add_lead(console.services, crm.another(1, last_name="Première"))
    console.enter()
    page = console.page
    page.keyboard.press("j")
    expect(console.link("Maëlle Première")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_label("Choisir la demande de Maëlle Kervadec")).to_be_checked()
    page.keyboard.press("/")
    expect(page.locator("#recherche")).to_be_focused()
    page.keyboard.type("jx?")
    expect(page.locator("#recherche")).to_have_value("jx?")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    help_box = page.get_by_role("dialog", name="Raccourcis clavier")
    expect(help_box).to_be_visible()
    assert violations(page) == []
    help_box.get_by_label("Utiliser ces raccourcis").uncheck()
    help_box.get_by_role("button", name="Fermer").click()
    page.keyboard.press("?")
    expect(help_box).to_be_hidden()


def test_filters_are_chosen_in_the_form_and_taken_back_one_by_one(console: Console) -> None:
    crm.add_lead(console.services, crm.another(1, last_name="Particulière", segment="B2C"))
    console.enter()
    page = console.page
    page.get_by_text("Filtrer et trier").click()
    page.get_by_role("checkbox", name="Particulier").check()
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page).to_have_url(re.compile("segment=B2C"))
    console.link("Retirer le filtre Particulier").click()
    expect(page.get_by_role("row")).to_have_count(3)
