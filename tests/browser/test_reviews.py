"""Reviewing a conversation in a real browser: with the pointer, with the keyboard alone, in every width."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.accounts.account import Role
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm

PAGE = "/console/relecture/c-relue"
TEXT = "chez nous on est douze, écrivez à maelle@exemple.fr"


@pytest.fixture
def reviewing(console: Console) -> Console:
    """A support agent, and a conversation with a message that was not understood."""
    crm.become(console.services, Role.SUPPORT)
    now = console.services.now()
    answer = Answer(
        (AssistantMessage("a", "Je n’ai pas compris. Combien êtes-vous\u202f?", now),),
        now,
        {"intent": "nlu_fallback", "confidence": 0.21, "acts": ["not_understood"]},
        "size",
        model="20261126-144352-57c9753a",
    )
    with console.services.unit_of_work() as uow:
        uow.conversations.add(Conversation("c-relue", now))
        message = VisitorMessage("m", MessageKind.TEXT, TEXT, now)
        uow.conversations.add_turn(Turn("c-relue", 1, message, TurnStatus.ANSWERED, answer))
        uow.commit()
    return console


def test_an_agent_goes_from_the_queue_to_a_message_and_marks_words_with_the_pointer(
    reviewing: Console,
) -> None:
    page = reviewing.enter("/console/relecture/").page
    reviewing.link("chez nous on est douze").click()
    expect(page.get_by_text("modèle 20261126-144352-57c9753a")).to_be_visible()
    page.locator('[data-word="5"]').dblclick()
    expect(page.get_by_label("Information 1", exact=True)).to_be_focused()
    expect(page.get_by_label("Premier mot de l’information 1")).to_have_value("5")
    expect(page.get_by_label("Mal compris")).to_be_checked()
    page.get_by_label("Information 1", exact=True).select_option("Effectif")
    page.get_by_label("Intention", exact=True).select_option("Donne une précision")
    page.get_by_role("button", name="Enregistrer l’avis").click()
    expect(page.get_by_role("status").first).to_have_text("Relecture du message enregistrée.")
    judged = page.locator(".judged")
    expect(judged).to_have_text(
        "Mal compris, par Dominique Lanterne\u00a0: Donne une précision · Effectif\u00a0: «\u00a0douze\u00a0»"
    )
    expect(page.locator("#mots .marked")).to_have_text("douze,")


def test_more_words_are_marked_than_the_form_has_lines(reviewing: Console) -> None:
    page = reviewing.enter(f"{PAGE}?message=1").page
    for number in (1, 3, 5):
        page.locator(f'[data-word="{number}"]').dblclick()
    expect(page.get_by_label("Information 3", exact=True)).to_be_focused()
    expect(page.get_by_label("Premier mot de l’information 3")).to_have_value("5")
    expect(page.locator("#mots .marked")).to_have_count(3)
    assert violations(page) == []


def test_a_message_is_reviewed_with_the_keyboard_alone(reviewing: Console) -> None:
    page = reviewing.enter(f"{PAGE}?message=1").page
    page.get_by_label("Bien compris").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Mal compris")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Intention", exact=True)).to_be_focused()
    page.keyboard.type("Prix")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Information 1", exact=True)).to_be_focused()
    page.keyboard.type("Eff")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.get_by_label("Commentaire sur ce message").evaluate("it => it === document.activeElement"):
            break
    page.keyboard.type("un chiffre en lettres")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".judged")).to_contain_text("Prix · Effectif\u00a0: «\u00a0douze\u00a0»")
    expect(page.get_by_text("un chiffre en lettres")).to_be_visible()


def test_notes_tags_and_the_state_are_kept(reviewing: Console) -> None:
    page = reviewing.enter(PAGE).page
    page.get_by_label("Ajouter une étiquette").fill("vocabulaire")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(reviewing.link("vocabulaire")).to_be_visible()
    page.get_by_label("Commentaire", exact=True).fill("À reprendre")
    page.get_by_role("button", name="Ajouter le commentaire").click()
    expect(page.get_by_text("À reprendre")).to_be_visible()
    page.get_by_role("button", name="Relecture terminée").click()
    expect(page.get_by_role("status").first).to_have_text("État de la relecture enregistré.")
    expect(page.get_by_role("button", name="Relecture terminée")).to_have_attribute("aria-pressed", "true")
    reviewing.visit("/console/relecture/?etat=done")
    expect(reviewing.link("chez nous on est douze")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_review_are_accessible_and_fit(reviewing: Console, scheme: Scheme, width: int) -> None:
    page = reviewing.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for path in ("/console/relecture/", "/console/relecture/?etat=done", PAGE, f"{PAGE}?message=1"):
        reviewing.enter(path)
        assert (path, violations(page), fits(page)) == (path, [], True)
    page.get_by_label("Mal compris").check()
    page.get_by_role("button", name="Enregistrer l’avis").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Segment").select_option("Entreprise")
    page.get_by_role("button", name="Enregistrer l’avis").click()
    expect(page.locator(".judged")).to_be_visible()
    page.get_by_label("Ajouter une étiquette").fill("vocabulaire")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(reviewing.link("vocabulaire")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_insight_is_accessible_and_fits(reviewing: Console, scheme: Scheme, width: int) -> None:
    page = reviewing.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    reviewing.enter("/console/comprehension")
    expect(reviewing.link("chez nous on est douze")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
    page.get_by_role("button", name="Réponse à écrire").click()
    expect(page.get_by_role("status").first).to_have_text("1 message marqué\u00a0: réponse à écrire.")
    page.get_by_role("link", name="Réponse à écrire").click()
    expect(reviewing.link("chez nous on est douze")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
