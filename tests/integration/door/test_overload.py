"""More messages than can be answered in time: told at once, nothing lost, answered when they come back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from bot.variables import Rate
from bot.web.chat.admission import LEAST, Admission
from tests.integration.door.house import House, Visitor, enter
from tests.support.waiting import eventually


@contextmanager
def crowd(house: House, http: httpx.Client, admission: Admission) -> Iterator[list[Future[httpx.Response]]]:
    """As many messages as may wait, on their way to an assistant that takes its time."""
    visitors = [enter(http) for _ in range(LEAST)]
    house.rasa.delay = 1.5
    with ThreadPoolExecutor(LEAST) as pool:
        sent = [pool.submit(visitor.send, text="bonjour") for visitor in visitors]
        eventually(lambda: admission.waiting == LEAST, "everybody waiting")
        yield sent
    house.rasa.delay = 0.0


def is_sent_away(response: httpx.Response) -> None:
    assert (response.status_code, response.json()["error"]) == (503, "overloaded")
    assert 1 <= int(response.headers["Retry-After"]) <= 30
    assert response.json()["message"].startswith("L’assistant répond à beaucoup de visiteurs")


def texts(visitor: Visitor) -> list[str]:
    return [item["text"] for item in visitor.history()["messages"]]


def test_one_message_too_many_is_sent_away_before_it_is_written_down(house: House) -> None:
    admission, message_id = Admission(horizon=0.0), str(uuid.uuid4())
    with house.door(admission) as http:
        late = enter(http)
        with crowd(house, http, admission) as sent:
            is_sent_away(late.send(message_id, text="et moi"))
            is_sent_away(http.post("/chat/sessions", json={}))
            assert texts(late) == ["Bonjour"]
        assert [waiting.result().status_code for waiting in sent] == [200] * LEAST
        answer = late.send(message_id, text="et moi")
        assert (answer.status_code, answer.json()["turn"]) == (200, 1)
        assert texts(late) == ["Bonjour", "et moi", "Compris : et moi"]


def test_who_is_sent_away_has_sent_no_message_too_many(house: House) -> None:
    admission = Admission(horizon=0.0)
    with house.door(admission, rate_conversation=Rate(2, 60)) as http:
        late = enter(http)
        with crowd(house, http, admission):
            for _ in range(9):
                is_sent_away(late.send(text="et moi"))
        assert late.send(text="et moi").status_code == 200


def test_messages_that_fail_leave_their_place_to_others(house: House) -> None:
    admission = Admission(horizon=0.0)
    with house.door(admission) as http:
        visitor = enter(http)
        house.rasa.failures = [(503, "action_failed")] * 3
        assert visitor.send(text="bonjour").json()["error"] == "answer_pending"
        assert visitor.send(button=str(uuid.uuid4())).status_code == 422
        assert admission.waiting == 0
