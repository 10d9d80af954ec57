"""The network and the server fail; what the visitor wrote is neither lost nor doubled."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chat import Chat
from tests.browser.fake_door import FakeDoor, Fault, said

BUSY = {"error": "unavailable", "message": "Le service est momentanément indisponible."}
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def lose_answers(page: Page, count: int = 1) -> list[str]:
    """Messages reach the server, the next answers are lost on the way back. Gives every body sent."""
    bodies: list[str] = []

    def handle(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        bodies.append(route.request.post_data or "")
        if len(bodies) > count:
            return route.continue_()
        route.fetch()
        route.abort("connectionreset")

    page.route("**/chat/messages", handle)
    return bodies


def test_a_message_whose_answer_was_lost_is_sent_again_with_the_same_id(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    bodies = lose_answers(chat.page)
    chat.say("Bonjour")
    expect(chat.fate).to_have_text("Envoyé")
    assert len(bodies) == 2 and bodies[0] == bodies[1]
    assert len(door.received) == 1
    assert chat.talk()[1:] == ["Bonjour", "Bien reçu : Bonjour"]


def test_messages_written_without_network_leave_when_it_is_back(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    chat.page.context.set_offline(True)
    chat.write("Premier")
    chat.write("Second")
    expect(chat.fate.first).to_have_text("Envoi en attente du réseau…")
    chat.page.context.set_offline(False)
    chat.expect_answer("Bien reçu : Second")
    assert [body["text"] for body in door.received] == ["Premier", "Second"]
    expect(chat.visitor).to_have_count(2)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_when_it_says(chat: Chat, door: FakeDoor, status: int) -> None:
    door.faults = [
        Fault(status, {"Retry-After": "1"}, BUSY),
        Fault(status, {"Retry-After": "1"}, BUSY, taken=True),
    ]
    chat.visit().open().say("Bonjour")
    assert len(door.received) == 1
    expect(chat.fate).to_have_text("Envoyé")


def test_a_message_that_is_written_down_waits_for_its_answer(chat: Chat, door: FakeDoor) -> None:
    pending = {"error": "answer_pending", "message": "Votre message est bien enregistré."}
    door.faults = [Fault(503, {"Retry-After": "1"}, pending, taken=True)] * 5
    chat.visit().open().write("Bonjour")
    expect(chat.fate).to_have_text("Message reçu, la réponse arrive…")
    expect(chat.fate).to_have_text("Envoyé", timeout=15_000)
    assert chat.talk()[1:] == ["Bonjour", "Bien reçu : Bonjour"]
    assert len(door.received) == 1


def test_a_server_with_too_much_to_do_is_asked_for_longer_at_the_times_that_it_says(
    chat: Chat, door: FakeDoor
) -> None:
    overloaded = {"error": "overloaded", "message": "L’assistant répond à beaucoup de visiteurs."}
    door.session_faults = [Fault(503, {"Retry-After": "1"}, overloaded)] * 2
    door.faults = [Fault(503, {"Retry-After": "1"}, overloaded)] * 5
    chat.visit().open().write("Bonjour")
    expect(chat.fate).to_have_text("Envoyé", timeout=20_000)
    assert chat.talk()[1:] == ["Bonjour", "Bien reçu : Bonjour"]
    assert len(door.received) == 1


def test_a_pushed_answer_ends_the_wait_of_the_message_under_way(chat: Chat, door: FakeDoor) -> None:
    pending = {"error": "answer_pending", "message": "Votre message est bien enregistré."}
    door.faults = [Fault(503, {"Retry-After": "50"}, pending)]
    chat.visit().open().write("Bonjour")
    expect(chat.fate).to_have_text("Message reçu, la réponse arrive…")
    door.push("Voilà.")
    expect(chat.fate).to_have_text("Envoyé")
    assert chat.talk()[1:] == ["Bonjour", "Voilà.", "Bien reçu : Bonjour"]


def test_a_message_that_cannot_leave_says_so_and_can_be_sent_again(chat: Chat, door: FakeDoor) -> None:
    door.faults = [Fault(503, {"Retry-After": "3600"}, BUSY)]
    chat.visit().open().write("Bonjour")
    expect(chat.fate).to_contain_text("Le service est momentanément indisponible.")
    expect(chat.page.get_by_role("status").filter(has_text="indisponible")).to_be_attached()
    chat.page.get_by_role("button", name="Réessayer").click()
    chat.expect_answer("Bien reçu : Bonjour")
    assert len(door.received) == 1
    expect(chat.fate).to_have_text("Envoyé")


def test_a_failed_message_leaves_by_itself_when_the_server_is_heard_again(chat: Chat, door: FakeDoor) -> None:
    door.faults = [Fault(503, {"Retry-After": "3600"}, BUSY)]
    chat.visit().open().write("Bonjour")
    expect(chat.page.get_by_role("button", name="Réessayer")).to_be_visible()
    door.push("Me revoici.")
    expect(chat.fate).to_have_text("Envoyé")
    assert len(door.received) == 1


def test_after_several_tries_the_visitor_decides(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    chat.page.route("**/chat/messages", lambda route: route.abort())
    chat.write("Bonjour")
    expect(chat.fate).to_contain_text("Échec de l’envoi.", timeout=20_000)
    chat.page.unroute("**/chat/messages")
    chat.page.get_by_role("button", name="Réessayer").click()
    chat.expect_answer("Bien reçu : Bonjour")


def test_an_unsent_message_survives_a_reload_with_its_id(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    bodies = lose_answers(chat.page, 2)
    chat.write("Bonjour")
    expect(chat.fate).to_have_text("Envoi en attente du réseau…")
    chat.visit()
    chat.expect_answer("Bien reçu : Bonjour")
    expect(chat.fate).to_have_text("Envoyé")
    expect(chat.visitor).to_have_count(1)
    assert len(bodies) == 3 and len(set(bodies)) == 1
    assert len(door.received) == 1


def test_a_refused_message_comes_back_to_be_changed(chat: Chat, door: FakeDoor) -> None:
    door.faults = [Fault(422, body={"error": "invalid", "message": "Ce message est illisible."})]
    chat.visit().open().write("???")
    expect(chat.fate).to_have_text("Ce message est illisible.")
    expect(chat.input).to_have_value("???")
    chat.say("Bonjour")


def test_a_refused_button_can_be_pressed_again(chat: Chat, door: FakeDoor) -> None:
    door.welcome = [said("Pour qui ?", "Pour moi")]
    door.faults = [Fault(409, body={"error": "conflict", "message": "Ce bouton n’est plus proposé."})]
    chat.visit().open()
    chat.choice("Pour moi").click()
    expect(chat.fate).to_have_text("Ce bouton n’est plus proposé.")
    expect(chat.input).to_have_value("")
    chat.choice("Pour moi").click()
    chat.expect_answer("Bien reçu : b-Pour moi")


def test_an_expired_conversation_offers_a_new_one_and_keeps_what_was_typed(
    chat: Chat, door: FakeDoor
) -> None:
    chat.visit().open()
    door.forget_everyone()
    chat.write("Je voudrais un devis")
    expect(chat.notice).to_contain_text("Cette conversation a expiré.")
    expect(chat.input).to_have_value("Je voudrais un devis")
    expect(chat.visitor).to_have_count(0)
    chat.input.press("Enter")
    expect(chat.notice.get_by_role("button")).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.notice).to_be_empty()
    expect(chat.input).to_be_focused()
    chat.input.press("Enter")
    chat.expect_answer("Bien reçu : Je voudrais un devis")
    assert len(door.opened) == 2


def test_the_buttons_of_an_expired_conversation_lead_to_a_new_one(chat: Chat, door: FakeDoor) -> None:
    door.welcome = [said("Pour qui ?", "Pour moi")]
    chat.visit().open()
    door.forget_everyone()
    chat.choice("Pour moi").click()
    expect(chat.notice).to_contain_text("Cette conversation a expiré.")
    chat.choice("Pour moi").click()
    expect(chat.notice.get_by_role("button")).to_be_focused()
    expect(chat.visitor).to_have_count(0)


def test_an_unknown_token_is_noticed_when_the_visitor_comes_back(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    chat.input.fill("Un brouillon")
    door.forget_everyone()
    chat.visit()
    expect(chat.notice).to_contain_text("Cette conversation a expiré.")
    chat.notice.get_by_role("button").click()
    chat.expect_answer("Bonjour, comment puis-je vous aider ?")
    expect(chat.input).to_have_value("Un brouillon")


def test_what_is_written_before_the_session_opens_is_sent_after(chat: Chat, door: FakeDoor) -> None:
    door.session_faults = [Fault(503, {"Retry-After": "1"}, BUSY)]
    chat.visit().launcher.click()
    expect(chat.notice).to_contain_text("La connexion est interrompue.")
    chat.write("Bonjour")
    chat.expect_answer("Bien reçu : Bonjour")
    expect(chat.notice).to_be_empty()


def test_when_no_session_can_be_opened_the_visitor_is_told_and_can_try_again(
    chat: Chat, door: FakeDoor
) -> None:
    door.session_faults = [
        Fault(429, {"Retry-After": "600"}, {"error": "limit", "message": "Trop de visites."})
    ]
    chat.visit().launcher.click()
    expect(chat.notice).to_contain_text("Trop de visites.")
    chat.notice.get_by_role("button", name="Réessayer").click()
    chat.expect_answer("Bonjour, comment puis-je vous aider ?")


def test_the_chat_works_where_storage_is_refused(chat: Chat) -> None:
    refuse = "{ get() { throw new DOMException('refused', 'SecurityError'); } }"
    chat.page.add_init_script(f"Object.defineProperty(window, 'localStorage', {refuse})")
    chat.visit().open().say("Bonjour")


def test_ids_are_drawn_where_the_browser_has_no_function_for_them(chat: Chat, door: FakeDoor) -> None:
    chat.page.add_init_script("delete Crypto.prototype.randomUUID")
    chat.visit().open().say("Un")
    chat.say("Deux")
    ids = [body["id"] for body in door.received]
    assert len(set(ids)) == 2
    assert all(UUID4.fullmatch(one) for one in ids)


def test_a_new_conversation_does_not_wait_for_a_message_of_the_old_one(chat: Chat, door: FakeDoor) -> None:
    door.faults = [Fault(503, {"Retry-After": "50"}, BUSY)]
    chat.visit().open().write("Perdu")
    expect(chat.fate).to_have_text("Envoi en attente du réseau…")
    chat.choose("Nouvelle conversation")
    chat.notice.get_by_role("button", name="Nouvelle conversation").click()
    expect(chat.visitor).to_have_count(0)
    chat.say("Bonjour")
    assert [body["text"] for body in door.received] == ["Bonjour"]
