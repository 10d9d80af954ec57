"""A whole conversation without a mouse."""

from playwright.sync_api import ViewportSize, expect

from tests.browser.chat import Chat
from tests.browser.fake_door import FakeDoor, said

PHONE: ViewportSize = {"width": 360, "height": 740}


def test_a_conversation_is_held_from_end_to_end_with_the_keyboard(chat: Chat, door: FakeDoor) -> None:
    door.welcome = [said("Pour qui ?", "Pour moi", "Pour mon entreprise")]
    keyboard = chat.visit().page.keyboard
    chat.launcher.focus()
    keyboard.press("Enter")
    expect(chat.assistant).to_be_visible()
    expect(chat.input).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(chat.choice("Pour mon entreprise")).to_be_focused()
    keyboard.press("Space")
    chat.expect_answer("Bien reçu : b-Pour mon entreprise")
    expect(chat.input).to_be_focused()
    keyboard.type("Dix postes")
    keyboard.press("Tab")
    expect(chat.page.get_by_role("button", name="Envoyer")).to_be_focused()
    keyboard.press("Enter")
    chat.expect_answer("Bien reçu : Dix postes")


def test_it_is_rated_and_ended_with_the_keyboard_too(chat: Chat, door: FakeDoor) -> None:
    keyboard = chat.visit().page.keyboard
    chat.launcher.focus()
    keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    keyboard.type("Dix postes")
    keyboard.press("Enter")
    chat.expect_answer("Bien reçu : Dix postes")
    keyboard.press("Shift+Tab")
    expect(chat.page.get_by_role("button", name="Réponse peu utile")).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("Space")
    expect(chat.page.get_by_role("button", name="Réponse utile")).to_have_attribute("aria-pressed", "true")
    for _ in range(4):
        keyboard.press("Shift+Tab")
        if chat.inside("root.activeElement.getAttribute('aria-label')") == "Options":
            break
    keyboard.press("Enter")
    expect(chat.page.get_by_role("button", name="Terminer la conversation")).to_be_focused()
    keyboard.press("ArrowUp")
    expect(chat.page.get_by_role("link", name="Accessibilité (nouvel onglet)")).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(chat.page.get_by_role("heading", name="Terminer la conversation")).to_be_focused()
    keyboard.press("Tab")
    expect(chat.page.get_by_role("button", name="Terminer", exact=True)).to_be_focused()
    keyboard.press("Enter")
    expect(chat.page.get_by_role("radio", name="Pas du tout")).to_be_focused()
    keyboard.press("ArrowLeft")
    expect(chat.page.get_by_role("radio", name="Tout à fait")).to_be_checked()
    keyboard.press("Tab")
    keyboard.type("Parfait")
    keyboard.press("Tab")
    with chat.page.expect_response("**/chat/feedback"):
        keyboard.press("Enter")
    [conversation] = door.conversations.values()
    assert (conversation.feedback["satisfaction"], conversation.feedback["comment"]) == (5, "Parfait")
    expect(chat.page.get_by_role("button", name="Nouvelle conversation")).to_be_focused()
    keyboard.press("Enter")
    expect(chat.input).to_be_focused()


def test_the_menu_is_left_as_it_was_entered(chat: Chat) -> None:
    chat.visit().open().say("Bonjour")
    options = chat.page.get_by_role("button", name="Options")
    options.press("Enter")
    chat.page.keyboard.press("Escape")
    expect(options).to_be_focused()
    expect(options).to_have_attribute("aria-expanded", "false")
    expect(chat.panel).to_be_visible()


def test_escape_puts_the_chat_away_and_gives_the_focus_back(chat: Chat) -> None:
    chat.visit().open()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    expect(chat.launcher).to_have_attribute("aria-expanded", "false")


def test_the_messages_can_be_scrolled_with_the_keyboard(chat: Chat, door: FakeDoor) -> None:
    door.welcome = [said(f"Message {number}") for number in range(40)]
    chat.visit().open()
    scroll = chat.page.locator(".scroll")
    scroll.focus()
    chat.page.keyboard.press("Home")
    expect(scroll).to_have_js_property("scrollTop", 0)


def test_the_focus_is_visible_on_every_control(chat: Chat, door: FakeDoor) -> None:
    door.welcome = [said("Pour qui ?", "Pour moi")]
    chat.visit().open()
    shown = []
    for _ in range(7):
        chat.page.keyboard.press("Tab")
        shown.append(
            chat.inside(
                "(() => { const at = root.activeElement; if (!at) return 'page';"
                " const ring = getComputedStyle(at.tagName === 'TEXTAREA' ? at.parentNode : at);"
                " return parseFloat(ring.outlineWidth) >= 2 || ring.boxShadow !== 'none'; })()"
            )
        )
    assert False not in shown


def test_while_the_chat_covers_the_page_the_focus_stays_inside(chat: Chat) -> None:
    chat.page.set_viewport_size(PHONE)
    chat.visit().open()
    expect(chat.panel).to_have_attribute("aria-modal", "true")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(12):
            chat.page.keyboard.press(key)
            assert chat.inside("root.activeElement !== null")


def test_beside_the_page_the_chat_lets_the_focus_out(chat: Chat) -> None:
    chat.visit().open()
    expect(chat.panel).to_have_attribute("aria-modal", "false")
    for _ in range(12):
        chat.page.keyboard.press("Shift+Tab")
    assert not chat.inside("root.activeElement")


def test_a_conversation_found_again_does_not_take_the_focus(chat: Chat) -> None:
    chat.visit().open().say("Bonjour")
    chat.visit()
    chat.expect_answer("Bien reçu : Bonjour")
    assert chat.page.evaluate("document.activeElement === document.body")


def test_the_shortcuts_of_the_page_do_not_hear_what_is_typed(chat: Chat) -> None:
    chat.visit().open()
    chat.page.evaluate("window.heard = []; addEventListener('keydown', (event) => heard.push(event.key))")
    chat.input.press("s")
    assert chat.page.evaluate("heard") == []
