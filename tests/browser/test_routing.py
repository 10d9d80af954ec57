"""« Aiguillage » and « Absences » in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bot.accounts.account import Role, User
from bot.web.console import paths
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm

WEST = "ouest@clairvoie.example"


@pytest.fixture
def admin(console: Console) -> Console:
    """An administrator whose rules name one colleague who exists, and others who do not."""
    crm.become(console.services, Role.ADMIN)
    with console.services.unit_of_work() as uow:
        uow.users.add(User("yann", WEST, "Yann Ouest", Role.SALES, "x", crm.NOW))
        uow.commit()
    return console


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_asks_where_a_lead_would_go(admin: Console, scheme: Scheme, width: int) -> None:
    page = admin.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    admin.enter(paths.ROUTING)
    page.get_by_label("Segment").select_option("Entreprise")
    page.get_by_label("Département").fill("Finistère")
    page.get_by_label("Effectif").fill("12")
    page.get_by_role("button", name="Voir où elle irait").click()
    answer = page.get_by_role("status")
    expect(answer).to_contain_text("Yann Ouest")
    expect(answer).to_contain_text("Entreprises de l’Ouest")
    expect(page.get_by_label("Département")).to_have_value("Finistère")
    assert violations(page) == [] and fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_plans_an_absence_and_takes_it_back(admin: Console, width: int) -> None:
    page = admin.page
    page.set_viewport_size({"width": width, "height": 800})
    admin.enter(paths.ACCOUNT)
    page.get_by_role("link", name="Gérer mes absences").click()
    page.get_by_label("Dernier jour").fill("2020-01-01")
    page.get_by_role("button", name="Ajouter l’absence").click()
    expect(page.get_by_role("alert")).to_have_text("La fin vient avant le début.")
    assert violations(page) == [] and fits(page)
    page.get_by_label("Dernier jour").fill("")
    page.get_by_label("Remplaçant").select_option("Yann Ouest")
    page.get_by_role("button", name="Ajouter l’absence").click()
    expect(page.get_by_role("status")).to_have_text("L’absence est enregistrée.")
    expect(page.get_by_text("Yann Ouest").first).to_be_visible()
    assert violations(page) == [] and fits(page)
    page.get_by_role("button", name=re.compile("^Retirer")).click()
    expect(page.get_by_text("Aucune.")).to_be_visible()


def test_an_administrator_lets_a_colleague_have_fewer_leads(admin: Console) -> None:
    page = admin.page
    admin.enter(paths.ROUTING)
    page.get_by_role("link", name="Yann Ouest").click()
    page.get_by_label("Ne plus en recevoir à partir de").fill("0")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_have_text("Le nombre de demandes est enregistré.")
    page.get_by_role("link", name="← Aiguillage").click()
    expect(page.get_by_role("row", name=re.compile("Yann Ouest"))).to_contain_text("Complet")
