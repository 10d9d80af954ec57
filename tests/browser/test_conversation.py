"""A visitor opens the chat, talks, comes back."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.fake_door import FakeDoor, said

CARD = {
    "title": "Votre demande",
    "question": "Est-ce exact ?",
    "lines": [
        {"topic": "need", "label": "Besoin", "value": "Deux caisses", "button": "edit-need"},
        {"topic": "email", "label": "E-mail", "value": "camille@boutique.example", "button": "edit-email"},
        {"topic": "timeline", "label": "Échéance", "value": "en mars"},
    ],
}


def test_a_closed_chat_asks_for_its_script_only_and_stores_nothing(chat: Chat) -> None:
    chat.visit()
    chat.page.wait_for_load_state("networkidle")
    paths = {request.url.removeprefix(chat.address) for request in chat.requests}
    assert "/widget.js" in paths
    assert {path for path in paths if not path.startswith("/assets/")} == {"/", "/widget.js"}
    assert chat.stored() == {}
    assert chat.page.context.cookies() == []


def test_opening_the_chat_begins_a_conversation(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    chat.expect_answer("Bonjour, comment puis-je vous aider ?")
    expect(chat.panel).to_have_accessible_name("Posez vos questions")


def test_the_sales_team_learns_the_page_and_the_campaign_but_no_other_parameter(
    chat: Chat, door: FakeDoor
) -> None:
    chat.visit("/contact?utm_source=lettre&utm_campaign=mars&client=camille@boutique.example").open()
    assert door.opened == [
        {"page": f"{chat.address}/contact", "referrer": "", "utm": {"source": "lettre", "campaign": "mars"}}
    ]


def test_a_message_gets_its_answer(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour, une tablette pour ma mère")
    expect(chat.visitor).to_have_text("Vous\u00a0: Bonjour, une tablette pour ma mère")
    expect(chat.fate).to_have_text("Envoyé")
    expect(chat.input).to_have_value("")
    assert [body["text"] for body in door.received] == ["Bonjour, une tablette pour ma mère"]


def test_while_an_answer_is_prepared_the_visitor_sees_it(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    door.delay = 2.5
    chat.write("Bonjour")
    expect(chat.page.locator(".typing")).to_be_visible()
    expect(chat.fate).to_have_text("Envoi…")
    expect(chat.page.get_by_role("status").filter(has_text="prépare sa réponse")).to_be_attached()
    chat.expect_answer("Bien reçu : Bonjour")
    expect(chat.page.locator(".typing")).to_be_hidden()


def test_messages_written_quickly_are_sent_one_after_the_other(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    door.delay = 0.2
    for text in ("un", "deux", "trois"):
        chat.write(text)
    chat.expect_answer("Bien reçu : trois")
    assert [body["text"] for body in door.received] == ["un", "deux", "trois"]
    assert chat.talk()[1:] == [
        "un",
        "Bien reçu : un",
        "deux",
        "Bien reçu : deux",
        "trois",
        "Bien reçu : trois",
    ]


def test_a_new_line_is_kept_and_does_not_send(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    chat.input.fill("Première ligne")
    chat.input.press("Shift+Enter")
    chat.page.keyboard.type("Seconde ligne")
    chat.input.press("Enter")
    expect(chat.assistant).to_have_count(2)
    assert door.received[0]["text"] == "Première ligne\nSeconde ligne"


def test_markup_is_shown_as_text(chat: Chat, door: FakeDoor) -> None:
    markup = "<img src=x onerror=alert(1)><b>gras</b>"
    door.reply = lambda body: [said(markup, markup, card={"title": markup, "lines": []})]
    chat.visit().open().write(markup)
    chat.expect_answer(markup)
    expect(chat.visitor).to_have_text(f"Vous\u00a0: {markup}")
    assert chat.inside("root.querySelectorAll('img, b').length") == 0


def test_only_addresses_that_a_visitor_may_follow_become_links(chat: Chat, door: FakeDoor) -> None:
    door.reply = lambda body: [
        said(
            "[notice](https://www.clairvoie.example/notice) [ici](/contact) [e-mail](mailto:a@b.example) "
            "[appel](tel:+33199001200) [piège](javascript:alert(1)) [page](data:text/html,x) "
            "https://www.cnil.fr/plaintes."
        )
    ]
    chat.visit().open().write("Un lien ?")
    links = chat.log.get_by_role("link")
    expect(links).to_have_count(5)
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://www.clairvoie.example/notice",
        f"{chat.address}/contact",
        "mailto:a@b.example",
        "tel:+33199001200",
        "https://www.cnil.fr/plaintes",
    ]
    expect(links.first).to_have_accessible_name("notice (s’ouvre dans un nouvel onglet)")
    assert links.first.get_attribute("rel") == "noopener noreferrer"
    assert links.nth(1).get_attribute("target") is None


def test_a_button_answers_once(chat: Chat, door: FakeDoor) -> None:
    door.welcome = [said("Pour qui ?", "Pour moi", "Pour mon entreprise")]
    chat.visit().open()
    chat.choice("Pour moi").click()
    chat.expect_answer("Bien reçu : b-Pour moi")
    expect(chat.visitor).to_have_text("Vous\u00a0: Pour moi")
    expect(chat.choice("Pour moi")).to_be_disabled()
    expect(chat.choice("Pour mon entreprise")).to_be_disabled()
    assert [set(body) for body in door.received] == [{"id", "button"}]


def test_a_typed_answer_closes_the_buttons_too(chat: Chat, door: FakeDoor) -> None:
    door.welcome = [said("Pour qui ?", "Pour moi")]
    chat.visit().open().say("pour mon fils")
    expect(chat.choice("Pour moi")).to_be_disabled()


def test_the_recap_is_a_list_whose_lines_can_be_corrected(chat: Chat, door: FakeDoor) -> None:
    door.welcome = [said("Votre demande : tout en une seule phrase. Est-ce exact ?", "Oui", card=CARD)]
    chat.visit().open()
    chat.expect_answer("Est-ce exact ?")
    recap = chat.page.get_by_role("region", name="Votre demande")
    assert recap.get_by_role("term").all_inner_texts() == ["Besoin", "E-mail", "Échéance"]
    expect(recap.locator(".value")).to_have_text(["Deux caisses", "camille@boutique.example", "en mars"])
    expect(recap.get_by_role("button")).to_have_count(2)
    chat.choice("Modifier E-mail").click()
    chat.expect_answer("Bien reçu : edit-email")
    expect(chat.visitor).to_have_text("Vous\u00a0: Modifier\u00a0: E-mail")


@pytest.mark.parametrize("path", ["/", "/contact"])
def test_the_conversation_is_found_again_on_the_next_page(chat: Chat, door: FakeDoor, path: str) -> None:
    door.reply = lambda body: [said("Pour qui ?", "Pour moi")]
    chat.visit().open().write("Bonjour")
    chat.expect_answer("Pour qui ?")
    chat.input.fill("Un brouillon")
    before = chat.talk()
    chat.visit(path)
    chat.expect_answer("Pour qui ?")
    assert chat.talk() == before
    expect(chat.input).to_have_value("Un brouillon")
    expect(chat.choice("Pour moi")).to_be_enabled()
    assert len(door.opened) == 1


def test_a_conversation_put_away_stays_put_away(chat: Chat) -> None:
    chat.visit().open().say("Bonjour")
    chat.page.get_by_role("button", name="Réduire la conversation").click()
    chat.visit("/contact")
    expect(chat.panel).to_be_hidden()
    chat.open().expect_answer("Bien reçu : Bonjour")


def test_a_conversation_left_for_a_day_is_forgotten_by_the_browser(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour")
    yesterday = "JSON.stringify({...JSON.parse(localStorage[key]), at: Date.now() - 25 * 3600 * 1000})"
    chat.page.goto(f"{chat.address}/assets/site.css")
    chat.page.evaluate(f"for (const key of Object.keys(localStorage)) localStorage[key] = {yesterday}")
    chat.visit()
    expect(chat.panel).to_be_hidden()
    assert chat.stored() == {}


def test_the_token_never_travels_in_an_address(chat: Chat) -> None:
    chat.visit().open().say("Bonjour")
    token = next(json.loads(value)["token"] for value in chat.stored().values())
    assert not [request.url for request in chat.requests if token in request.url]


def test_an_answer_that_the_server_pushes_is_shown_once(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    door.push("Une conseillère a lu votre demande.")
    chat.expect_answer("Une conseillère a lu votre demande.")
    chat.visit()
    chat.expect_answer("Une conseillère a lu votre demande.")
    chat.page.wait_for_timeout(300)
    expect(chat.assistant).to_have_count(2)


def test_what_was_said_in_another_window_is_there_when_the_visitor_comes_back(chat: Chat) -> None:
    chat.visit().open().say("Un")
    hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
    change = "document.dispatchEvent(new Event('visibilitychange'))"
    chat.page.evaluate(hide % "true" + change)
    other = Chat(chat.page.context.new_page(), chat.address).visit()
    other.expect_answer("Bien reçu : Un")
    other.say("Deux")
    chat.page.evaluate(hide % "false" + change)
    chat.expect_answer("Bien reçu : Deux")
    assert chat.talk() == other.talk()


def test_pushed_answers_are_taken_up_where_they_stopped(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    door.push("Un")
    chat.expect_answer("Un")
    door.end_streams()
    door.push("Deux")
    chat.expect_answer("Deux")
    assert door.event_requests == ["0", "1"]


def test_a_pushed_answer_is_counted_on_the_closed_chat(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    chat.input.press("Escape")
    door.push("Un")
    expect(chat.launcher).to_have_accessible_name("Une question\u202f? 1 nouveau message")
    chat.launcher.click()
    chat.input.press("Escape")
    expect(chat.launcher).to_have_accessible_name("Une question\u202f?")


@pytest.mark.parametrize(
    ("slot", "inputmode", "autocomplete"),
    [("email", "email", "email"), ("phone", "tel", "tel"), ("name", "text", "name"), ("need", "text", "off")],
)
def test_the_keyboard_fits_the_question(
    chat: Chat, door: FakeDoor, slot: str, inputmode: str, autocomplete: str
) -> None:
    door.requested_slot = slot
    chat.visit().open().say("Bonjour")
    expect(chat.input).to_have_attribute("inputmode", inputmode)
    expect(chat.input).to_have_attribute("autocomplete", autocomplete)


def test_a_long_message_is_counted_and_one_too_long_is_kept_from_leaving(chat: Chat, door: FakeDoor) -> None:
    counter = chat.page.locator(".counter")
    chat.visit().open()
    chat.input.fill("é" * 700)
    expect(counter).to_be_hidden()
    chat.input.fill("👍" * 990)
    expect(counter).to_have_text("Caractères restants\u00a0: 10")
    chat.write("é" * 1001)
    expect(counter).to_have_text("Message trop long. Caractères à retirer\u00a0: 1")
    expect(chat.input).to_have_attribute("aria-invalid", "true")
    assert door.received == []
    chat.write("é" * 1000)
    expect(chat.visitor).to_have_count(1)


def test_the_visitor_can_begin_again(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour")
    chat.choose("Nouvelle conversation")
    chat.notice.get_by_role("button", name="Annuler").click()
    expect(chat.visitor).to_have_count(1)
    chat.choose("Nouvelle conversation")
    chat.notice.get_by_role("button", name="Nouvelle conversation").click()
    expect(chat.visitor).to_have_count(0)
    chat.expect_answer("Bonjour, comment puis-je vous aider ?")
    assert len(door.opened) == 2


def test_the_privacy_notice_is_one_step_away(chat: Chat) -> None:
    chat.visit().open()
    chat.page.get_by_role("link", name="Vos données et vos droits").click()
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("Vos données personnelles")
