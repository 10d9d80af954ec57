"""The messages of a conversation keep their order and are answered once, whichever door they come to."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.integration.door.house import Visitor
from tests.integration.doors.conftest import TwoDoors
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow


def insists(visitor: Visitor, text: str) -> httpx.Response:
    """Send a message as a browser does: again, as long as whoever came before is being answered."""
    message_id = str(uuid.uuid4())

    def answered() -> httpx.Response | None:
        response = visitor.send(message_id, text=text)
        assert response.status_code in (200, 503), response.text
        return response if response.status_code == 200 else None

    return eventually(answered, f"the answer to {text}")


def test_a_double_click_at_two_doors_is_one_message(doors: TwoDoors) -> None:
    visitor = doors.enter()
    doors.rasa.delay = 0.2
    for number in range(5):
        message_id = str(uuid.uuid4())
        with ThreadPoolExecutor(2) as both:
            sent = [
                both.submit(door.at(visitor).send, message_id, text=f"clic {number}")
                for door in (doors.one, doors.other)
            ]
            answers = [future.result() for future in sent]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
    assert doors.rasa.heard(visitor.conversation_id) == ["", *(f"clic {number}" for number in range(5))]
    assert len(doors.rasa.asked) == 6, "the second door found the answer of the first one"


def test_messages_at_two_doors_at_once_are_answered_in_their_order(doors: TwoDoors) -> None:
    visitor = doors.enter()
    doors.rasa.delay = 0.05
    with ThreadPoolExecutor(8) as many:
        sent = [
            many.submit(insists, (doors.one, doors.other)[number % 2].at(visitor), f"message {number}")
            for number in range(10)
        ]
        answers = [future.result() for future in sent]
    assert sorted(answer.json()["turn"] for answer in answers) == list(range(1, 11))
    heard = doors.rasa.heard(visitor.conversation_id)[1:]
    assert sorted(heard) == sorted(f"message {number}" for number in range(10))
    said = doors.one.at(visitor).history()["messages"]
    written = [item["text"] for item in said if item["author"] == "visitor"]
    assert heard == written, "Rasa heard them in the order in which they were written down"


def test_another_door_goes_on_when_one_dies_while_it_answers(doors: TwoDoors) -> None:
    visitor, message_id = doors.enter(), str(uuid.uuid4())
    doors.rasa.delay = 2.0
    with ThreadPoolExecutor(1) as background:
        sent = background.submit(doors.one.at(visitor).send, message_id, text="bonjour")
        eventually(lambda: len(doors.rasa.asked) == 2, "the message with Rasa")
        doors.one.kill()
        assert sent.exception() is not None
    doors.rasa.delay = 0.0
    answer = doors.other.at(visitor).send(message_id, text="bonjour")
    assert (answer.status_code, answer.json()["turn"]) == (200, 1)
    assert doors.other.at(visitor).send(text="encore").json()["turn"] == 2
    assert doors.rasa.heard(visitor.conversation_id) == ["", "bonjour", "encore"]


def test_a_door_that_starts_leaves_alone_what_another_one_is_answering(doors: TwoDoors) -> None:
    """Whoever starts looks at everything that waits, and finds here that it has not been forgotten."""
    visitor = doors.enter()
    doors.rasa.delay = 1.5
    with ThreadPoolExecutor(1) as background:
        sent = background.submit(doors.one.at(visitor).send, text="bonjour")
        eventually(lambda: len(doors.rasa.asked) == 2, "the message with Rasa")
        doors.starts_another()
        assert sent.result().status_code == 200
    assert len(doors.rasa.asked) == 2
