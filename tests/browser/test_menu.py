"""The menu of the console: folded up on a phone, a line on a desk, and there without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.accounts.account import Role
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm

PHONE, DESK = WIDTHS


@pytest.fixture
def admin(console: Console) -> Console:
    """An administrator, whose menu is the longest."""
    crm.become(console.services, Role.ADMIN)
    return console


def test_on_a_phone_the_page_comes_first_and_the_menu_is_one_touch_away(admin: Console) -> None:
    admin.page.set_viewport_size({"width": PHONE, "height": 760})
    page = admin.enter("/console/").page
    heading = page.get_by_role("heading", level=1)
    box = heading.bounding_box()
    assert box is not None and box["y"] < 160
    pages = page.get_by_role("navigation", name="Pages")
    expect(pages).to_be_hidden()
    page.locator("summary", has_text="Menu").press("Enter")
    expect(pages.get_by_role("link", name="Comptes")).to_be_visible()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    pages.get_by_role("link", name="Tableau de bord").click()
    expect(page.get_by_role("heading", name="Tableau de bord", level=1)).to_be_visible()


def test_on_a_desk_administration_opens_and_closes_with_keys_and_by_leaving_it(admin: Console) -> None:
    admin.page.set_viewport_size({"width": DESK, "height": 900})
    page = admin.enter("/console/").page
    accounts = page.get_by_role("link", name="Comptes")
    expect(accounts).to_be_hidden()
    summary = page.locator("summary", has_text="Administration")
    summary.press("Enter")
    expect(accounts).to_be_visible()
    page.keyboard.press("Escape")
    expect(accounts).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.get_by_role("heading", level=1).click()
    expect(accounts).to_be_hidden()
    summary.click()
    accounts.click()
    expect(summary).to_have_class("here")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_an_open_menu_is_accessible(admin: Console, scheme: Scheme, width: int) -> None:
    admin.page.emulate_media(color_scheme=scheme)
    admin.page.set_viewport_size({"width": width, "height": 800})
    page = admin.enter("/console/mon-compte").page
    page.locator("summary", has_text="Menu" if width == PHONE else "Administration").click()
    expect(page.get_by_role("link", name="Journal")).to_be_visible()
    assert violations(page) == []
    assert fits(page)


def test_without_scripts_every_page_can_be_reached(admin: Console) -> None:
    admin.enter("/console/")
    browser = admin.page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=admin.page.context.storage_state())
    page = plain.new_page()
    page.set_viewport_size({"width": PHONE, "height": 760})
    page.goto(f"{admin.address}/console/")
    expect(page.get_by_role("link", name="Tableau de bord")).to_be_visible()
    plain.close()
