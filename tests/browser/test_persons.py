"""Personal data and keys in a real browser: found, taken away, erased; made, copied, revoked."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import expect

from bot.accounts.account import Role
from bot.web.console import paths
from tests.browser.console import WIDTHS, Console, fits, violations
from tests.support import crm

pytestmark = pytest.mark.browser


def admin(console: Console, path: str, width: int = 1440) -> Console:
    crm.become(console.services, Role.ADMIN)
    console.page.set_viewport_size({"width": width, "height": 800})
    return console.enter(path)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_person_is_found_handed_over_and_erased(console: Console, width: int) -> None:
    page = admin(console, paths.PERSONS, width).page
    page.get_by_label("Téléphone").fill("06 39 98 00 12")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("heading", name="Ce qui est gardé")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
    with page.expect_download() as waited:
        page.get_by_role("button", name="Télécharger tout").click()
    with zipfile.ZipFile(waited.value.path()) as files:
        assert "Kervadec" in files.read("donnees-personnelles.html").decode()
    page.locator("summary", has_text="Tout effacer").click()
    page.get_by_label("Pour confirmer").fill("non")
    page.get_by_role("button", name="Effacer définitivement").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été effacé")
    assert (violations(page), fits(page)) == ([], True)
    page.get_by_label("Pour confirmer").fill("EFFACER")
    page.get_by_role("button", name="Effacer définitivement").click()
    expect(page.get_by_role("heading", name="Tout est effacé")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
    assert "maelle@" not in page.content() and "639980012" not in page.url
    with console.services.reading() as uow:
        assert uow.leads.get(crm.COMPLETE.id) is None


def test_a_consent_is_noted_where_the_lead_is_read(console: Console) -> None:
    page = console.enter(paths.lead(crm.COMPLETE.id)).page
    card = page.locator("#accords")
    card.locator("summary", has_text="Noter l’accord pour des offres").click()
    card.locator("#precision-marketing").fill("au téléphone")
    card.get_by_role("button", name="Noter l’accord pour des offres").click()
    expect(page.get_by_text("Réponse de la personne enregistrée.")).to_be_visible()
    expect(page.locator("#accords")).to_contain_text("recueilli par Dominique Lanterne")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_key_is_made_shown_once_and_revoked(console: Console, width: int) -> None:
    page = admin(console, paths.KEYS, width).page
    page.get_by_label("Programme").fill("Notre CRM")
    page.get_by_label("Lire les demandes").check()
    page.get_by_role("button", name="Créer la clé").click()
    expect(page.locator(".shown-once")).to_contain_text("aig_")
    secret = page.locator(".shown-once").inner_text()
    assert secret.startswith("aig_") and (violations(page), fits(page)) == ([], True)
    console.visit(paths.KEYS)
    assert secret not in page.content()
    page.get_by_role("button", name="Révoquer").click()
    expect(page.get_by_text("Elle n’ouvre plus rien")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
