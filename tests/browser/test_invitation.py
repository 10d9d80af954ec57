"""A discreet word above the closed chat, when the playbook says so, and nothing more than that."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat

SECONDS = 1000


def invitation(chat: Chat) -> Locator:
    return chat.page.locator(".invite")


def waiting(chat: Chat, path: str, seconds: int) -> Chat:
    """A visitor who has spent so long on a page."""
    chat.page.clock.install()
    chat.visit(path)
    chat.page.clock.run_for(seconds * SECONDS)
    return chat


def test_it_comes_after_a_while_and_not_before(chat: Chat) -> None:
    waiting(chat, "/contact", 19)
    expect(invitation(chat)).to_have_count(0)
    chat.page.clock.run_for(2 * SECONDS)
    expect(invitation(chat)).to_have_text("Une question\u202f? L’assistant vous répond tout de suite.")


def test_it_asks_the_server_for_nothing_stores_nothing_and_leaves_the_focus(chat: Chat) -> None:
    waiting(chat, "/contact", 30)
    expect(invitation(chat)).to_be_visible()
    assert [request.url for request in chat.requests if "/chat/" in request.url] == []
    assert chat.stored() == {}
    assert chat.page.evaluate("document.activeElement === document.body")


def test_it_waits_for_the_reader_to_come_so_far_down_the_page(chat: Chat) -> None:
    waiting(chat, "/", 40)
    expect(invitation(chat)).to_have_count(0)
    chat.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(invitation(chat)).to_contain_text("Je suis là.")


def test_it_leads_into_the_conversation(chat: Chat) -> None:
    waiting(chat, "/contact", 30)
    invitation(chat).click()
    expect(chat.panel).to_be_visible()
    expect(chat.input).to_be_focused()
    expect(invitation(chat)).to_have_count(0)


def test_refused_it_does_not_come_back(chat: Chat) -> None:
    waiting(chat, "/contact", 30)
    chat.page.get_by_role("button", name="Fermer cette invitation").click()
    chat.page.clock.run_for(600 * SECONDS)
    expect(invitation(chat)).to_have_count(0)
    assert chat.stored() == {}


def test_whoever_has_a_conversation_is_not_invited(chat: Chat) -> None:
    chat.visit("/contact").open().say("Bonjour")
    chat.page.keyboard.press("Escape")
    waiting(chat, "/contact", 60)
    expect(chat.launcher).to_be_visible()
    expect(invitation(chat)).to_have_count(0)
