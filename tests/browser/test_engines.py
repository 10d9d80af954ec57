"""The chat in browsers of other makers: what could differ from Chromium, in one conversation each."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.browser.fake_door import FakeDoor, Fault, said
from tests.browser.firefox import FIREFOX, running_firefox
from tests.browser.test_conversation import CARD
from tests.browser.visitor import END, ENTER, ESCAPE, TAB, Browser, Visitor
from tests.browser.webkit import INSTALLED, running_webkit
from tests.support.waiting import eventually


def without(missing: bool, packages: str) -> pytest.MarkDecorator:
    """Leaves out what cannot run here; in CI a missing browser is a failure."""
    return pytest.mark.skipif(missing and "CI" not in os.environ, reason=f"{packages} not installed")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(running_firefox, id="firefox", marks=without(FIREFOX is None, "firefox-esr is")),
        pytest.param(
            running_webkit, id="webkit", marks=without(not INSTALLED, "webkit2gtk-driver and xvfb are")
        ),
    ],
)
def other_browser(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    with request.param(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def visitor(other_browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody who has never been here; no page may complain of anything."""
    with other_browser.tab() as tab:
        yield Visitor(tab, address)
        assert tab.take_complaints() == []


def test_nothing_is_asked_for_or_stored_before_the_chat_is_opened(visitor: Visitor, door: FakeDoor) -> None:
    visitor.visit()
    loaded = visitor.tab.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    paths = {address.removeprefix(visitor.address) for address in loaded}
    assert {path for path in paths if not path.startswith("/assets/")} == {"/widget.js"}
    assert visitor.stored() == {}
    assert visitor.tab.evaluate("document.cookie") == ""
    assert door.opened == []


def test_the_page_would_complain_of_what_its_strict_policy_refuses(visitor: Visitor) -> None:
    visitor.visit()
    visitor.tab.evaluate("document.body.setAttribute('style', 'color: red')")
    [complaint] = visitor.tab.take_complaints()
    assert "style-src" in complaint


def test_a_conversation_is_held_with_the_keyboard_alone(visitor: Visitor, door: FakeDoor) -> None:
    visitor.visit()
    for _ in range(40):
        if visitor.is_at(".launcher"):
            break
        visitor.tab.press(TAB)
    visitor.tab.press(ENTER)
    visitor.arrives_at("#input")
    visitor.hears("Bonjour, comment puis-je vous aider ?")
    visitor.say("Bonjour, une caisse pour l’été à Orléans")
    visitor.sees(".fate", "Envoyé")
    assert [body["text"] for body in door.received] == ["Bonjour, une caisse pour l’été à Orléans"]


def test_a_button_answers_once_and_a_line_of_the_recap_can_be_changed(
    visitor: Visitor, door: FakeDoor
) -> None:
    door.welcome = [said("Pour qui ?", "Pour moi", "Pour mon entreprise")]
    door.reply = lambda body: [said("Est-ce exact ?", "Oui", card=CARD)]
    visitor.visit().open()
    visitor.click(".choice", "Pour mon entreprise")
    visitor.hears("Est-ce exact ?")
    visitor.sees(".recap dd", "camille@boutique.example")
    visitor.sees(".choice:disabled", "Pour moi")
    visitor.click(".recap button", "E-mail")
    eventually(lambda: len(door.received) == 2, "the change is asked for")
    assert [body["button"] for body in door.received] == ["b-Pour mon entreprise", "edit-email"]


def test_an_answer_that_nobody_asked_for_is_shown(visitor: Visitor, door: FakeDoor) -> None:
    visitor.visit().open().say("Bonjour")
    door.push("Une conseillère a lu votre demande.")
    visitor.hears("Une conseillère a lu votre demande.")


def test_a_lost_answer_is_asked_for_again_and_nothing_is_doubled(visitor: Visitor, door: FakeDoor) -> None:
    visitor.visit().open()
    door.faults = [Fault(502, taken=True)]
    visitor.say("Bonjour")
    assert [body["text"] for body in door.received] == ["Bonjour"]
    assert visitor.talk()[1:] == ["Bonjour", "Bien reçu : Bonjour"]


def test_the_conversation_is_found_again_after_a_reload_and_on_the_next_page(
    visitor: Visitor, door: FakeDoor
) -> None:
    visitor.visit().open().say("Bonjour")
    before = visitor.talk()
    visitor.tab.press("Une autre question")
    for path in ("/", "/contact"):
        visitor.visit(path).hears("Bien reçu : Bonjour")
        assert visitor.talk() == before
    visitor.click("#input")
    visitor.tab.press(END + " ?" + ENTER)
    visitor.hears("Bien reçu : Une autre question ?")
    assert (len(door.opened), len(door.received)) == (1, 2)


def test_the_conversation_is_ended_from_the_menu_and_rated(visitor: Visitor, door: FakeDoor) -> None:
    visitor.visit().open().say("Bonjour")
    visitor.choose("Terminer la conversation")
    visitor.arrives_at("#sheet-title")
    visitor.click(".deeds .primary", "Terminer")
    visitor.hears("Merci de votre visite !")
    assert visitor.misses("#input")
    visitor.click(".face", "Plutôt oui")
    visitor.click("#comment")
    visitor.tab.press("Rapide et clair")
    visitor.click(".satisfaction .primary")
    visitor.sees(".thanks", "votre avis est bien noté")
    [conversation] = door.conversations.values()
    assert (conversation.feedback["satisfaction"], conversation.feedback["comment"]) == (4, "Rapide et clair")


def test_the_words_of_the_scale_stand_below_its_first_and_last_step(visitor: Visitor) -> None:
    visitor.visit().open().say("Bonjour")
    visitor.choose("Terminer la conversation")
    visitor.click(".deeds .primary", "Terminer")
    first, last = visitor.box(".face", "Pas du tout"), visitor.box(".face", "Tout à fait")
    low, high = visitor.box(".ends span", "Pas du tout"), visitor.box(".ends span", "Tout à fait")
    assert low["left"] == pytest.approx(first["left"], abs=1)
    assert high["right"] == pytest.approx(last["right"], abs=1)
    assert visitor.box("label", "Un commentaire")["top"] - high["bottom"] < 20


def test_visitors_see_their_data_and_erase_them_here_as_well(visitor: Visitor, door: FakeDoor) -> None:
    visitor.visit().open().say("Bonjour")
    visitor.choose("Mes données")
    visitor.sees(".own", "Votre conversation")
    visitor.click(".danger", "Effacer mes données")
    visitor.sees(".sheet", "Votre conversation sera effacée.")
    assert door.erased == 0
    visitor.click(".primary.danger", "Tout effacer")
    visitor.sees(".ending", "Tout est effacé.")
    assert door.erased == 1
    assert visitor.talk() == []
    assert visitor.stored() == {}
    visitor.click(".ending .choice", "Nouvelle conversation")
    visitor.arrives_at("#input")
    visitor.say("Re-bonjour")


def test_escape_goes_back_one_step_and_the_focus_follows(visitor: Visitor) -> None:
    visitor.visit().open()
    visitor.choose("Mes données")
    visitor.sees(".own")
    visitor.tab.press(ESCAPE)
    visitor.arrives_at("#input")
    visitor.click(".menu-place > .tool")
    visitor.arrives_at(".entry")
    visitor.tab.press(ESCAPE)
    visitor.arrives_at(".menu-place > .tool")
    visitor.tab.press(ESCAPE)
    visitor.arrives_at(".launcher")
    assert visitor.misses(".panel")
