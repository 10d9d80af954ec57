"""What visitors do beside talking: rate, end, take away, see what is kept of them, have it erased."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.fake_door import FakeDoor, said
from tests.browser.test_conversation import CARD


def test_an_ended_conversation_takes_no_more_words_and_can_be_read_again(chat: Chat) -> None:
    chat.visit().open().say("Bonjour")
    chat.choose("Terminer la conversation")
    expect(chat.page.get_by_role("heading", name="Terminer la conversation")).to_be_focused()
    chat.page.get_by_role("button", name="Terminer", exact=True).click()
    chat.expect_answer("Merci de votre visite !")
    expect(chat.input).to_be_hidden()
    chat.visit()
    chat.expect_answer("Merci de votre visite !")
    expect(chat.page.get_by_text("Cette conversation est terminée.")).to_be_visible()
    expect(chat.input).to_be_hidden()


def test_after_the_end_no_old_choice_can_be_taken(chat: Chat, door: FakeDoor) -> None:
    door.reply = lambda body: [said("Est-ce exact ?", "Oui", card=CARD)]
    chat.visit().open()
    chat.write("Deux caisses")
    chat.expect_answer("Est-ce exact ?")
    chat.choose("Terminer la conversation")
    chat.page.get_by_role("button", name="Terminer", exact=True).click()
    expect(chat.choice("Oui")).to_be_disabled()
    expect(chat.page.locator(".recap button").first).to_be_disabled()


def test_a_conversation_that_ended_elsewhere_gives_the_words_back(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour")
    door.end_everywhere()
    chat.write("Encore un mot")
    expect(chat.page.get_by_text("Cette conversation est terminée.").last).to_be_visible()
    chat.page.get_by_role("button", name="Nouvelle conversation").click()
    expect(chat.input).to_have_value("Encore un mot")


def test_another_conversation_begins_after_the_end(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour")
    chat.choose("Terminer la conversation")
    chat.page.get_by_role("button", name="Terminer", exact=True).click()
    chat.page.get_by_role("button", name="Nouvelle conversation").click()
    expect(chat.input).to_be_focused()
    chat.say("Re-bonjour")
    assert len(door.opened) == 2


def test_satisfaction_is_asked_once_and_changes_nothing_when_it_is_left_out(
    chat: Chat, door: FakeDoor
) -> None:
    chat.visit().open()
    door.done = True
    chat.say("C’est tout")
    chat.page.get_by_title("Plutôt oui").click()
    chat.page.get_by_label("Un commentaire").fill("Rapide et clair")
    chat.page.get_by_role("button", name="Envoyer mon avis").click()
    expect(chat.page.get_by_text("votre avis est bien noté").first).to_be_visible()
    [conversation] = door.conversations.values()
    assert (conversation.feedback["satisfaction"], conversation.feedback["comment"]) == (4, "Rapide et clair")
    chat.visit()
    chat.expect_answer("Bien reçu : C’est tout")
    expect(chat.page.get_by_text("Cet échange vous a-t-il convenu")).to_have_count(0)


def test_a_thumb_is_kept_taken_back_and_found_again(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open()
    expect(chat.page.get_by_role("button", name="Réponse utile")).to_be_hidden()
    chat.say("Bonjour")
    useful = chat.page.get_by_role("button", name="Réponse utile")
    with chat.page.expect_response("**/chat/feedback"):
        useful.click()
    expect(useful).to_have_attribute("aria-pressed", "true")
    [conversation] = door.conversations.values()
    assert list(conversation.feedback["thumbs"].values()) == ["up"]
    chat.visit()
    expect(useful).to_have_attribute("aria-pressed", "true")
    with chat.page.expect_response("**/chat/feedback"):
        useful.click()
    assert list(conversation.feedback["thumbs"].values()) == [None]


def test_the_conversation_goes_to_the_address_that_is_given(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour")
    chat.choose("Recevoir la conversation")
    address = chat.page.get_by_label("Votre adresse e-mail")
    address.fill("camille")
    address.press("Enter")
    expect(chat.page.get_by_role("alert")).to_have_text("Cette adresse ne semble pas complète.")
    expect(address).to_be_focused()
    address.fill("camille@boutique.example")
    address.press("Enter")
    expect(chat.notice).to_contain_text("La copie part à l’adresse camille@boutique.example.")
    expect(chat.input).to_be_focused()
    assert door.copies == ["camille@boutique.example"]
    chat.say("Merci")
    expect(chat.notice).to_be_empty()


def test_without_mail_no_copy_is_offered(chat: Chat, door: FakeDoor) -> None:
    door.mail = False
    chat.visit().open().say("Bonjour")
    chat.page.get_by_role("button", name="Options").click()
    expect(chat.page.locator(".entry", has_text="Mes données")).to_be_visible()
    expect(chat.page.locator(".entry", has_text="Recevoir")).to_be_hidden()


def test_visitors_read_their_data_and_take_it_away(chat: Chat) -> None:
    chat.visit().open().say("Bonjour")
    chat.choose("Mes données")
    expect(chat.page.get_by_role("heading", name="Votre conversation")).to_be_visible()
    expect(chat.page.get_by_text("Six mois.")).to_be_visible()
    assert chat.inside(
        "[...root.querySelectorAll('.own')].every((own) => own.scrollHeight === own.clientHeight)"
    )
    with chat.page.expect_download() as download:
        chat.page.get_by_role("button", name="Télécharger mes données").click()
    assert download.value.suggested_filename == "mes-donnees.json"
    assert json.loads(download.value.path().read_text(encoding="utf-8"))["data"] == {"kept": True}
    chat.page.keyboard.press("Escape")
    expect(chat.input).to_be_focused()


def test_erased_data_is_gone_here_as_well(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour")
    chat.choose("Mes données")
    chat.page.get_by_role("button", name="Effacer mes données").click()
    expect(chat.page.get_by_text("Votre conversation sera effacée.")).to_be_visible()
    assert door.erased == 0
    chat.page.get_by_role("button", name="Tout effacer").click()
    expect(chat.page.get_by_text("Tout est effacé.").first).to_be_visible()
    assert door.erased == 1
    assert chat.talk() == []
    assert chat.stored() == {}
    chat.page.keyboard.press("Escape")
    assert chat.stored() == {}
    chat.launcher.click()
    chat.page.get_by_role("button", name="Nouvelle conversation").click()
    chat.say("Re-bonjour")


def test_an_erasure_asked_for_in_words_is_followed_here(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour")
    door.last_words = "Vos données sont effacées."
    chat.write("Effacez tout")
    expect(chat.page.get_by_text("Vos données sont effacées.").first).to_be_visible()
    assert chat.stored() == {}
    assert chat.talk() == []
    # There is nothing left to rate.
    expect(chat.page.get_by_text("Cet échange vous a-t-il convenu")).to_have_count(0)
    expect(chat.page.locator(".thumbs button:visible")).to_have_count(0)


def test_what_cannot_be_done_is_said_and_the_conversation_is_still_there(chat: Chat, door: FakeDoor) -> None:
    chat.visit().open().say("Bonjour")
    chat.page.route("**/chat/me", lambda route: route.abort())
    chat.choose("Mes données")
    expect(chat.page.get_by_role("alert")).to_contain_text("injoignable")
    chat.page.get_by_role("button", name="Revenir à la conversation").click()
    chat.expect_answer("Bien reçu : Bonjour")


def test_the_hours_of_the_people_behind_are_shown(chat: Chat, door: FakeDoor) -> None:
    door.hours = {"open": False, "sentence": "Nos conseillers seront de retour lundi à 9 h."}
    chat.visit().open()
    expect(chat.page.locator(".hours")).to_have_text("Nos conseillers seront de retour lundi à 9 h.")
