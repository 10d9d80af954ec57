"""Small screens, large text, virtual keyboards, calm for those who ask for it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.fake_door import FakeDoor, said
from tests.browser.test_conversation import CARD
from tests.support.waiting import eventually

# Nothing wider than the window, in the page or in the panel.
OVERFLOW = """[document.documentElement, root.querySelector('.panel'), root.querySelector('.scroll')]
    .filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.className || box.tagName)"""
PANEL = """(({top, bottom, left, right}) => [top, bottom, left, right])(
    root.querySelector('.panel').getBoundingClientRect())"""
KEYBOARD = """Object.assign(visualViewport, { height: 400, offsetTop: 30 });
visualViewport.dispatchEvent(new Event('resize'))"""


@pytest.fixture(autouse=True)
def calm(page: Page) -> None:
    """Nothing moves while it is measured."""
    page.emulate_media(reduced_motion="reduce")


def full_conversation(chat: Chat, door: FakeDoor) -> None:
    long_words = "https://www.clairvoie.example/" + "tres-longue-adresse-" * 6
    door.welcome = [said(long_words, "Pour mon entreprise ou pour mon association de quartier")]
    door.reply = lambda body: [said("Est-ce exact ?", "Oui, c’est exact", card=CARD)]
    chat.visit().open().write("anticonstitutionnellement" * 10)
    chat.expect_answer("Est-ce exact ?")


def test_at_320_pixels_nothing_scrolls_sideways(chat: Chat, door: FakeDoor) -> None:
    chat.page.set_viewport_size({"width": 320, "height": 568})
    full_conversation(chat, door)
    assert chat.inside(OVERFLOW) == []
    assert chat.inside(PANEL) == [0, 568, 0, 320]


def test_the_pages_reflow_at_320_pixels(chat: Chat) -> None:
    chat.page.set_viewport_size({"width": 320, "height": 568})
    for path in ("/", "/contact", "/confidentialite"):
        chat.visit(path)
        assert chat.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_text_twice_as_large_stays_whole_and_usable(chat: Chat, door: FakeDoor) -> None:
    session = chat.page.context.new_cdp_session(chat.page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    full_conversation(chat, door)
    assert chat.inside("getComputedStyle(root.querySelector('.bubble')).fontSize") == "32px"
    assert chat.inside(OVERFLOW) == []
    expect(chat.input).to_be_in_viewport(ratio=1)
    expect(chat.page.get_by_role("button", name="Envoyer")).to_be_in_viewport(ratio=1)


def test_the_text_keeps_the_readers_size_on_a_page_with_its_own_idea_of_rem(chat: Chat) -> None:
    chat.visit().open()
    chat.page.evaluate("document.documentElement.style.fontSize = '62.5%'")
    assert chat.inside("getComputedStyle(root.querySelector('.bubble')).fontSize") == "16px"


def test_a_phone_shows_the_chat_full_screen_and_a_computer_in_a_corner(chat: Chat) -> None:
    chat.visit().open()
    top, bottom, left, right = chat.inside(PANEL)
    assert (right, bottom) == (1260, 780) and right - left < 430 and top > 20
    chat.page.set_viewport_size({"width": 360, "height": 740})
    # The browser gives the page its new size a moment later, first the one side of it and then the other.
    eventually(lambda: chat.inside(PANEL) == [0, 740, 0, 360], "the whole screen")


def test_a_low_window_keeps_room_for_the_words(chat: Chat) -> None:
    chat.page.set_viewport_size({"width": 640, "height": 320})
    chat.visit().open()
    expect(chat.input).to_be_in_viewport(ratio=1)
    expect(chat.assistant).to_be_in_viewport()
    expect(chat.page.locator(".mark")).to_be_hidden()


def test_the_panel_stays_above_the_virtual_keyboard(chat: Chat) -> None:
    # Chromium for computers has no virtual keyboard: this one shrinks the visual viewport as a phone's does.
    chat.page.add_init_script(
        """const shrunk = Object.assign(new EventTarget(), { height: innerHeight, offsetTop: 0, scale: 1 });
        Object.defineProperty(window, 'visualViewport', { value: shrunk });"""
    )
    chat.page.set_viewport_size({"width": 360, "height": 740})
    chat.visit().open()
    chat.page.evaluate(KEYBOARD)
    assert chat.inside(PANEL)[:2] == [30, 430]
    expect(chat.page.locator(".mark")).to_be_hidden()


def test_whoever_asks_for_less_motion_gets_none(chat: Chat, door: FakeDoor) -> None:
    door.delay = 1
    chat.visit().open().write("Bonjour")
    expect(chat.page.locator(".typing")).to_be_visible()
    assert chat.inside("root.getAnimations().length") == 0
    chat.expect_answer("Bien reçu : Bonjour")


def test_the_keyboard_of_a_phone_waits_for_a_tap(chat: Chat, address: str) -> None:
    browser = chat.page.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    phone = Chat(context.new_page(), address)
    phone.visit().launcher.tap()
    expect(phone.input).to_be_focused()
    expect(phone.input).to_have_attribute("inputmode", "none")
    phone.input.tap()
    expect(phone.input).to_have_attribute("inputmode", "text")
    expect(phone.input).to_be_focused()
    context.close()
