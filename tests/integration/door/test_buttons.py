"""Buttons: only those that were offered, and only as long as they are the question's own."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.integration.door.house import BUSY_SECONDS, House, Visitor, enter
from tests.support.holding import held
from tests.support.waiting import eventually

YES = {"title": "Oui", "payload": '/answer{"confirm": true}'}
NO = {"title": "Non", "payload": '/answer{"confirm": false}'}


def asked(house: House, visitor: Visitor, slot: str | None, *buttons: dict[str, str]) -> list[dict[str, str]]:
    house.rasa.requested_slot, house.rasa.buttons = slot, list(buttons)
    offered: list[dict[str, str]] = visitor.send(text="et alors").json()["messages"][0]["buttons"]
    house.rasa.buttons = []
    return offered


def test_a_button_shows_no_payload_and_is_handed_over_with_it(house: House, visitor: Visitor) -> None:
    yes, no = asked(house, visitor, "confirm", YES, NO)
    assert (set(yes), no["title"]) == ({"id", "title"}, "Non")
    answer = visitor.send(button=yes["id"]).json()
    assert answer["messages"][0]["text"] == "Compris : Oui"
    handed = house.rasa.executed[-1]
    assert (handed["kind"], handed["text"], handed["payload"]) == ("button", "Oui", YES["payload"])


def test_pressing_the_same_button_with_the_same_id_is_one_press(house: House, visitor: Visitor) -> None:
    (yes,) = asked(house, visitor, "confirm", YES)
    message_id = str(uuid.uuid4())
    first = visitor.send(message_id, button=yes["id"])
    assert visitor.send(message_id, button=yes["id"]).json() == first.json()


def test_a_button_of_another_conversation_is_unknown(house: House, http: httpx.Client) -> None:
    (yes,) = asked(house, enter(http), "confirm", YES)
    response = enter(http).send(button=yes["id"])
    assert (response.status_code, response.json()["error"]) == (422, "button_unknown")


def test_an_older_button_is_good_while_its_topic_offers_the_same_choice(
    house: House, visitor: Visitor
) -> None:
    (old,) = asked(house, visitor, "confirm", YES)
    asked(house, visitor, "need")
    asked(house, visitor, "confirm", YES, NO)
    assert visitor.send(button=old["id"]).status_code == 200


def test_a_button_that_its_question_has_replaced_is_refused(house: House, visitor: Visitor) -> None:
    (old,) = asked(house, visitor, "confirm", YES)
    asked(house, visitor, "confirm", NO)
    response = visitor.send(button=old["id"])
    assert (response.status_code, response.json()["error"]) == (409, "button_expired")


def test_a_button_is_judged_by_the_question_that_was_shown_last_even_if_that_is_not_written_yet(
    house: House, visitor: Visitor
) -> None:
    (old,) = asked(house, visitor, "confirm", YES)
    file = Path(house.settings.database_url.removeprefix("sqlite:///"))
    house.rasa.delay = 0.5
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(asked, house, visitor, "confirm", NO)
        eventually(lambda: len(house.rasa.asked) == 3, "the second message with Rasa", 5)
        with held(file):
            assert [button["title"] for button in sent.result()] == ["Non"]
            house.rasa.stop()
            time.sleep(BUSY_SECONDS)
    house.rasa.delay = 0.0
    house.rasa.start()
    response = visitor.send(button=old["id"])
    assert (response.status_code, response.json().get("error")) == (409, "button_expired")


def test_a_button_outside_of_any_question_stays_good(house: House, visitor: Visitor) -> None:
    (shortcut,) = asked(house, visitor, None, {"title": "Tarifs", "payload": "/ask_price"})
    asked(house, visitor, "need")
    assert visitor.send(button=shortcut["id"]).status_code == 200
