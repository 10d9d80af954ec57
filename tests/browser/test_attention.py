"""How the chat makes itself heard: by the title of the tab, and by a sound for those who want one."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.fake_door import FakeDoor

LISTEN = """
window.notes = 0;
const play = AudioScheduledSourceNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { notes += 1; play.apply(this, at); };
"""
LOOK_AWAY = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_no_sound_unless_it_is_asked_for(chat: Chat) -> None:
    chat.page.add_init_script(LISTEN)
    chat.visit().open().say("Bonjour")
    assert chat.page.evaluate("notes") == 0


def test_a_sound_that_was_asked_for_is_remembered(chat: Chat) -> None:
    chat.page.add_init_script(LISTEN)
    chat.visit().open()
    chat.choose("Son à chaque réponse")
    expect(chat.page.locator(".entry", has_text="Son")).to_have_attribute("aria-pressed", "true")
    chat.page.keyboard.press("Escape")
    before = chat.page.evaluate("notes")
    chat.say("Bonjour")
    assert chat.page.evaluate("notes") > before
    chat.visit()
    chat.say("Encore")
    assert chat.page.evaluate("notes") > 0


def test_an_answer_that_nobody_sees_stands_in_the_title_until_somebody_looks(
    chat: Chat, door: FakeDoor
) -> None:
    chat.visit().open()
    title = chat.page.title()
    door.delay = 0.5
    chat.write("Bonjour")
    chat.page.evaluate(LOOK_AWAY, True)
    expect(chat.page).to_have_title(f"(1) {title}")
    chat.page.evaluate(LOOK_AWAY, False)
    expect(chat.page).to_have_title(title)
