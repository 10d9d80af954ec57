"""What machines can check of WCAG 2.2 AA, in every state and both colour schemes."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.fake_door import FakeDoor, Fault, said
from tests.browser.test_conversation import CARD
from tests.browser.test_page import serve, serve_html

Scheme = Literal["light", "dark"]
SCHEMES: list[Scheme] = ["light", "dark"]


def violations(chat: Chat) -> list[tuple[str, list[Any]]]:
    """What axe finds, with all its rules."""
    # Half-faded words have not their final contrast.
    chat.page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")
    chat.page.wait_for_timeout(400)
    found = Axe().run(chat.page).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", ["/", "/contact", "/confidentialite", "/accessibilite"])
def test_the_pages_with_a_closed_chat(chat: Chat, scheme: Scheme, path: str) -> None:
    chat.page.emulate_media(color_scheme=scheme)
    chat.visit(path)
    assert violations(chat) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_open_chat_in_all_its_states(chat: Chat, door: FakeDoor, scheme: Scheme) -> None:
    door.welcome = [said("Voir https://www.cnil.fr", "Pour moi", "Pour mon entreprise")]
    chat.page.emulate_media(color_scheme=scheme)
    chat.visit().open()
    assert violations(chat) == []
    door.reply = lambda body: [said("Est-ce exact ?", "Oui", "Non", card=CARD)]
    chat.choice("Pour moi").click()
    chat.expect_answer("Est-ce exact ?")
    assert violations(chat) == []
    door.faults = [Fault(503, {"Retry-After": "3600"})]
    chat.write("Une question")
    expect(chat.page.get_by_role("button", name="Réessayer")).to_be_visible()
    chat.input.fill("x" * 1001)
    assert violations(chat) == []
    door.forget_everyone()
    chat.page.get_by_role("button", name="Réessayer").click()
    expect(chat.notice).not_to_be_empty()
    assert violations(chat) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [320, 1440])
def test_everything_beside_the_conversation(chat: Chat, door: FakeDoor, scheme: Scheme, width: int) -> None:
    page = chat.page
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme=scheme)
    page.clock.install()
    chat.visit("/contact")
    page.clock.run_for(30_000)
    expect(page.locator(".invite")).to_be_visible()
    judged = {"invited": violations(chat)}
    chat.open().say("Bonjour")
    page.get_by_role("button", name="Réponse utile").click()
    page.get_by_role("button", name="Options").click()
    judged["menu"] = violations(chat)
    page.keyboard.press("Escape")
    chat.choose("Recevoir la conversation")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Envoyer la copie").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    judged["copy"] = violations(chat)
    page.keyboard.press("Escape")
    chat.choose("Mes données")
    expect(page.get_by_text("Six mois.")).to_be_visible()
    judged["own data"] = violations(chat)
    page.get_by_role("button", name="Effacer mes données").click()
    expect(page.get_by_role("button", name="Tout effacer")).to_be_visible()
    judged["erasing"] = violations(chat)
    page.keyboard.press("Escape")
    chat.choose("Terminer la conversation")
    expect(page.get_by_role("button", name="Terminer", exact=True)).to_be_visible()
    judged["ending"] = violations(chat)
    page.get_by_role("button", name="Terminer", exact=True).click()
    page.get_by_title("Tout à fait").click()
    expect(page.get_by_label("Un commentaire")).to_be_visible()
    judged["ended and rated"] = violations(chat)
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.locator(".thanks")).to_be_visible()
    judged["thanked"] = violations(chat)
    chat.choose("Mes données")
    page.get_by_role("button", name="Effacer mes données").click()
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_role("button", name="Nouvelle conversation")).to_be_visible()
    judged["erased"] = violations(chat)
    assert judged == dict.fromkeys(judged, [])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("colour", ["#ffdd00", "#101010", "#e4002b", "#7fb2ff", "#00a651", "#fff"])
def test_any_company_colour_stays_readable(chat: Chat, door: FakeDoor, scheme: Scheme, colour: str) -> None:
    door.welcome = [said("Voir https://www.cnil.fr", "Pour moi")]
    chat.page.emulate_media(color_scheme=scheme)
    line = f'<script src="/widget.js" data-color="{colour}" async></script>'
    serve(chat, f"<main><h1>Page</h1></main>{line}").open().say("Bonjour")
    assert violations(chat) == []


def test_messages_are_announced_politely(chat: Chat) -> None:
    chat.visit().open().say("Bonjour")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log).to_have_accessible_name("Conversation")
    expect(chat.page.locator(".turn.visitor")).to_have_attribute("aria-live", "off")


def test_on_a_page_in_another_language_the_chat_says_so_in_that_language(chat: Chat) -> None:
    line = "<script src=/widget.js></script>"
    serve_html(chat, f"<!DOCTYPE html><html lang=en-GB><title>Page</title><body>{line}</html>").open()
    note = chat.page.get_by_text("This assistant speaks French.")
    expect(note).to_be_visible()
    expect(note).to_have_attribute("lang", "en")


def test_the_widget_says_that_it_speaks_french(chat: Chat) -> None:
    chat.visit()
    assert chat.page.locator("aiguilleur-chat").get_attribute("lang") == "fr"
