"""When Rasa is away or fails: nothing is lost, nothing is said twice, and the visitor knows."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.integration.door.house import BUSY_SECONDS, House, Visitor, enter
from tests.support.holding import held
from tests.support.waiting import eventually


def texts(visitor: Visitor) -> list[str]:
    return [item["text"] for item in visitor.history()["messages"]]


def test_without_rasa_no_session_opens_and_the_visitor_is_told(house: House, http: httpx.Client) -> None:
    house.rasa.stop()
    response = http.post("/chat/sessions", json={})
    assert (response.status_code, response.json()["error"]) == (503, "assistant_away")
    assert int(response.headers["Retry-After"]) > 0
    services = house.services()
    assert list(services.archive.conversations()) == []
    services.close()


def test_a_failure_that_passes_is_not_noticed(house: House, visitor: Visitor) -> None:
    house.rasa.failures = [(503, "action_failed"), (503, "action_failed")]
    assert visitor.send(text="bonjour").status_code == 200


def test_while_rasa_is_away_messages_are_kept_and_answered_in_order_afterwards(
    house: House, visitor: Visitor
) -> None:
    house.rasa.stop()
    for number in range(3):
        response = visitor.send(text=f"message {number}")
        assert (response.status_code, response.json()["error"]) == (503, "answer_pending")
    assert texts(visitor) == ["Bonjour", "message 0", "message 1", "message 2"]
    house.rasa.start()
    eventually(lambda: len(texts(visitor)) == 7, "seven messages")
    assert house.rasa.heard(visitor.conversation_id) == ["", "message 0", "message 1", "message 2"]
    assert texts(visitor)[1:3] == ["message 0", "Compris : message 0"]


def test_resending_a_pending_message_brings_its_answer(house: House, visitor: Visitor) -> None:
    house.rasa.stop()
    message_id = str(uuid.uuid4())
    assert visitor.send(message_id, text="bonjour").status_code == 503
    house.rasa.start()
    answer = visitor.send(message_id, text="bonjour")
    assert (answer.status_code, answer.json()["turn"]) == (200, 1)
    assert house.rasa.heard(visitor.conversation_id) == ["", "bonjour"]


def test_a_new_door_answers_what_the_last_one_left(house: House) -> None:
    with house.door() as http:
        visitor = enter(http)
        house.rasa.stop()
        assert visitor.send(text="bonjour").status_code == 503
    house.rasa.start()
    with house.door() as http:
        visitor.http = http
        eventually(lambda: texts(visitor) == ["Bonjour", "bonjour", "Compris : bonjour"], "the answer")


def test_an_answer_that_comes_too_late_is_taken_later_and_nothing_runs_twice(
    house: House, visitor: Visitor
) -> None:
    house.rasa.delay = 2.5
    response = visitor.send(text="bonjour")
    assert (response.status_code, response.json()["error"]) == (503, "answer_pending")
    house.rasa.delay = 0.0
    eventually(lambda: texts(visitor)[-1] == "Compris : bonjour", "the answer")
    assert house.rasa.heard(visitor.conversation_id) == ["", "bonjour"]


def test_silence_of_rasa_is_a_failure(house: House, visitor: Visitor) -> None:
    house.rasa.messages = []
    assert visitor.send(text="bonjour").json()["error"] == "answer_pending"


def test_an_answer_of_another_shape_is_a_failure(house: House, visitor: Visitor) -> None:
    house.rasa.messages = [{"text": "Oui ou non", "buttons": [{"title": "Oui"}]}]
    assert visitor.send(text="bonjour").json()["error"] == "answer_pending"


def test_a_message_that_always_fails_is_given_up_and_the_conversation_goes_on(
    house: House, visitor: Visitor
) -> None:
    house.rasa.failures = [(503, "action_failed")] * 6
    assert visitor.send(text="poison").status_code == 503
    eventually(lambda: len(texts(visitor)) == 3, "three messages")
    history = visitor.history()
    assert history["messages"][1]["status"] == "failed"
    assert "reformuler" in history["messages"][2]["text"]
    assert history["requested_slot"] == "need"
    house.rasa.failures = []
    assert visitor.send(text="bonjour").json()["messages"][0]["text"] == "Compris : bonjour"


def test_a_message_that_rasa_never_finishes_is_given_up_and_the_conversation_goes_on(
    house: House, visitor: Visitor
) -> None:
    house.rasa.delay = 60.0
    assert visitor.send(text="poison").json()["error"] == "answer_pending"
    eventually(lambda: len(texts(visitor)) == 3, "three messages", 20)
    history = visitor.history()
    assert history["messages"][1]["status"] == "failed"
    assert "reformuler" in history["messages"][2]["text"]
    house.rasa.delay = 0.0
    assert visitor.send(text="bonjour").json()["messages"][0]["text"] == "Compris : bonjour"


def test_a_message_that_rasa_refuses_for_good_is_given_up_at_once(house: House, visitor: Visitor) -> None:
    house.rasa.failures = [(400, "malformed")]
    answer = visitor.send(text="bonjour")
    assert answer.status_code == 200
    assert "reformuler" in answer.json()["messages"][0]["text"]


def test_two_doors_answer_one_conversation_without_saying_anything_twice(house: House) -> None:
    with house.door() as one, house.door() as other:
        visitor = enter(one)
        for number in range(6):
            visitor.http = other if number % 2 else one
            assert visitor.send(text=f"message {number}").json()["turn"] == number + 1
    assert house.rasa.heard(visitor.conversation_id)[1:] == [f"message {number}" for number in range(6)]


def test_a_busy_database_is_a_failure_that_is_said(house: House, visitor: Visitor) -> None:
    services = house.services()
    with services.unit_of_work() as uow:
        uow.outbox.cancel("nothing")
        response = visitor.send(text="bonjour")
    services.close()
    assert (response.status_code, response.json()["error"]) == (503, "unavailable")
    assert texts(visitor) == ["Bonjour"]


def test_a_wrong_secret_between_door_and_rasa_loses_nothing(house: House, visitor: Visitor) -> None:
    house.rasa.secret = "another"
    assert visitor.send(text="bonjour").status_code == 503
    house.rasa.secret = house.settings.door_secret
    eventually(lambda: texts(visitor)[-1] == "Compris : bonjour", "the answer")


def test_an_answer_that_cannot_be_written_is_shown_and_written_later(house: House, visitor: Visitor) -> None:
    house.rasa.requested_slot, house.rasa.buttons = "confirm", [{"title": "Oui", "payload": "/answer"}]
    file = Path(house.settings.database_url.removeprefix("sqlite:///"))
    house.rasa.delay = 0.5
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(visitor.send, text="et alors")
        eventually(lambda: texts(visitor)[-1] == "et alors", "the message written down", 5)
        with held(file):
            answer = sent.result()
            assert answer.status_code == 200
            house.rasa.stop()
            time.sleep(BUSY_SECONDS)
    house.rasa.delay = 0.0
    (button,) = answer.json()["messages"][0]["buttons"]
    # The turn still waits; the press has it answered once more, and knows the button by its id.
    refused = visitor.send(button=button["id"])
    assert (refused.status_code, refused.json()["error"]) == (503, "unavailable"), "nobody knows it yet"
    house.rasa.start()
    assert visitor.send(button=button["id"]).status_code == 200
    assert texts(visitor).count(answer.json()["messages"][0]["text"]) == 1
