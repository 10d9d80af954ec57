"""A support agent reads conversations: by mouse, by keyboard, on a phone, and with contact details masked."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from bot.accounts.account import Role
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import conversations, crm
from tests.support.conversations import Step

LIST = "/console/conversations/"


@pytest.fixture
def agent(console: Console) -> Console:
    """The list of three conversations before a support agent, the youngest first."""
    crm.become(console.services, Role.SUPPORT)
    now = datetime.datetime.now(datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)
    conversations.add_conversation(console.services, name="a", begun=now - 2 * hour)
    greeting = Step("bonjour à tous", ("says:greet",), intent="greet")
    conversations.add_conversation(console.services, [greeting], name="b", begun=now - 3 * hour)
    quote = Step("un devis vite", ("asks:quote",), intent="ask_quote", confidence=0.2)
    conversations.add_conversation(console.services, [quote], name="c", begun=now - 4 * hour)
    return console.enter(LIST)


def test_a_conversation_is_found_by_a_filter_and_read(agent: Console) -> None:
    page = agent.page
    page.get_by_text("Filtrer").click()
    page.get_by_label("Confiance la plus basse").select_option("Sous 30\u00a0%")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_role("status")).to_have_text("1 conversation")
    page.get_by_role("link", name="un devis vite").click()
    page.get_by_text("question sur un devis").click()
    expect(page.get_by_text("Devis, confiance 20\u00a0%")).to_be_visible()
    page.get_by_role("link", name="Toutes les conversations").click()
    expect(page.get_by_role("status")).to_have_text("1 conversation")
    page.get_by_role("link", name="Retirer le filtre").click()
    expect(page.get_by_role("link", name="bonjour à tous")).to_be_visible()


def test_the_keyboard_alone_goes_through_the_list(agent: Console) -> None:
    page = agent.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="bonjour à tous")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(agent.address + LIST + "b")
    page.keyboard.press("j")
    expect(page).to_have_url(agent.address + LIST + "c")
    page.keyboard.press("k")
    page.wait_for_url(f"**{LIST}b")
    page.keyboard.press("k")
    page.wait_for_url(f"**{LIST}a")
    page.keyboard.press("u")
    expect(page).to_have_url(agent.address + LIST)


def test_shortcuts_can_be_switched_off_for_good(agent: Console) -> None:
    page = agent.page
    page.get_by_text("Raccourcis clavier").click()
    page.get_by_label("Utiliser ces raccourcis").uncheck()
    page.reload()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Bonjour, ici")).not_to_be_focused()
    page.get_by_text("Raccourcis clavier").click()
    page.get_by_label("Utiliser ces raccourcis").check()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Bonjour, ici")).to_be_focused()


def test_keys_typed_into_a_field_are_words(agent: Console) -> None:
    page = agent.page
    page.get_by_text("Filtrer").click()
    page.get_by_label("Modèle").focus()
    page.keyboard.press("j")
    expect(page.get_by_label("Modèle")).to_be_focused()


def test_contact_details_are_shown_when_asked_for_and_masked_again(agent: Console) -> None:
    page = agent.visit(f"{LIST}a").page
    assert not page.get_by_text("zohra.qm@menuiserie.example").count()
    page.get_by_label("Motif").select_option("Rappeler la personne")
    page.get_by_role("button", name="Afficher les coordonnées").click()
    expect(page.get_by_text("zohra.qm@menuiserie.example").first).to_be_visible()
    expect(page.get_by_text("Coordonnées affichées pour vous")).to_be_visible()
    page.get_by_role("button", name="Masquer de nouveau").click()
    expect(page.get_by_role("button", name="Afficher les coordonnées")).to_be_visible()
    assert not page.get_by_text("zohra.qm@menuiserie.example").count()


def test_a_message_has_an_address_of_its_own(agent: Console) -> None:
    page = agent.visit(f"{LIST}a#message-3").page
    expect(page.locator("#message-3")).to_be_in_viewport()
    expect(page.locator(":target")).to_contain_text("4500 euros")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_everything_that_can_be_opened_is_accessible_and_fits(
    agent: Console, scheme: Scheme, width: int
) -> None:
    page = agent.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    judged = []
    for path in (f"{LIST}?perdues=toutes&essais=1&incompris=1&du=2026-01-01", LIST, f"{LIST}a", f"{LIST}c"):
        agent.visit(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        judged.append((path, violations(page), fits(page)))
    agent.visit(f"{LIST}a")
    page.get_by_role("button", name="Afficher les coordonnées").click()
    expect(page.get_by_text("Coordonnées affichées pour vous")).to_be_visible()
    judged.append(("unmasked", violations(page), fits(page)))
    assert [item for item in judged if item[1] or not item[2]] == []
