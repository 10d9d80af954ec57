"""A visitor's messages: answered once, in order, and refused with a reason."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.integration.door.house import House, Visitor, enter


def error_of(response: httpx.Response) -> tuple[int, str]:
    body = response.json()
    assert set(body) == {"error", "message"}
    assert body["message"].endswith((".", "?"))
    return response.status_code, body["error"]


def test_a_session_opens_with_the_welcome(house: House, http: httpx.Client) -> None:
    response = http.post("/chat/sessions", json={"page": "/offres", "utm": {"source": "lettre"}})
    assert response.status_code == 201
    assert [message["text"] for message in response.json()["messages"]] == ["Bonjour"]
    assert house.rasa.executed[0]["kind"] == "open"
    assert house.rasa.executed[0]["context"] == {
        "page": "/offres",
        "referrer": None,
        "utm": {"source": "lettre"},
        "test": False,
    }


def test_a_message_is_answered_in_the_form_of_the_protocol(visitor: Visitor) -> None:
    answer = visitor.send(text="Bonjour, je cherche un standard").raise_for_status().json()
    (message,) = answer.pop("messages")
    assert answer == {"turn": 1, "requested_slot": "need", "done": False}
    assert uuid.UUID(message.pop("id"))
    assert message == {
        "author": "assistant",
        "text": "Compris : Bonjour, je cherche un standard",
        "buttons": [],
    }


def test_the_same_id_again_gives_the_same_answer(house: House, visitor: Visitor) -> None:
    message_id = str(uuid.uuid4())
    first = visitor.send(message_id, text="bonjour")
    visitor.send(text="encore")
    again = visitor.send(message_id.upper(), text="bonjour")
    assert again.json() == first.json()
    assert house.rasa.heard(visitor.conversation_id) == ["", "bonjour", "encore"]


def test_the_same_id_with_other_words_is_refused(visitor: Visitor) -> None:
    message_id = str(uuid.uuid4())
    visitor.send(message_id, text="bonjour")
    assert error_of(visitor.send(message_id, text="bonsoir")) == (409, "message_conflict")
    assert error_of(visitor.send(message_id, button="bonjour")) == (409, "message_conflict")


def test_a_double_click_is_handled_once(house: House, visitor: Visitor) -> None:
    house.rasa.delay = 0.2
    message_id = str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(visitor.send, message_id, text="bonjour") for _ in range(4)]
    assert len({answer.result().text for answer in answers}) == 1
    assert house.rasa.heard(visitor.conversation_id) == ["", "bonjour"]


def test_messages_sent_at_once_are_handled_one_at_a_time_in_the_order_of_their_turns(
    house: House, visitor: Visitor
) -> None:
    house.rasa.delay = 0.05
    with ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(visitor.send, text=f"message {number}") for number in range(6)]
    turns = {answer.result().json()["turn"]: answer.result().json() for answer in sent}
    assert sorted(turns) == [1, 2, 3, 4, 5, 6]
    heard = house.rasa.heard(visitor.conversation_id)[1:]
    assert [turns[number]["messages"][0]["text"] for number in sorted(turns)] == [
        f"Compris : {t}" for t in heard
    ]


def test_the_history_shows_both_sides_in_order(visitor: Visitor) -> None:
    message_id = str(uuid.uuid4())
    visitor.send(message_id, text="fin")
    history = visitor.history()
    assert [(item["author"], item["text"]) for item in history["messages"]] == [
        ("assistant", "Bonjour"),
        ("visitor", "fin"),
        ("assistant", "Compris : fin"),
    ]
    assert history["messages"][1]["id"] == message_id
    assert (history["requested_slot"], history["done"]) == ("need", True)


def test_text_is_composed_and_freed_of_what_nobody_sees(house: House, visitor: Visitor) -> None:
    visitor.send(text="  cafe\u0301\u200b\u202e\x00 \U0001f600\r\nmerci\t! ")
    assert house.rasa.executed[-1]["text"] == "café \U0001f600\nmerci !"


@pytest.mark.parametrize("text", ["!!!", "\U0001f44d", "…", "/restart", '/answer{"segment": "B2R"}'])
def test_text_without_words_or_with_a_slash_is_passed_on_as_text(
    house: House, visitor: Visitor, text: str
) -> None:
    assert visitor.send(text=text).status_code == 200
    handed = house.rasa.executed[-1]
    assert (handed["kind"], handed["text"], handed["payload"]) == ("text", text, None)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ({}, "text_missing"),
        ({"text": ""}, "text_missing"),
        ({"text": " \u200b\n\x07 "}, "text_missing"),
        ({"text": "x" * 1001}, "text_too_long"),
        ({"text": 12}, "malformed"),
        ({"text": ["a"]}, "malformed"),
        ({"text": "a", "button": "b"}, "malformed"),
        ({"button": {"payload": "/affirm"}}, "malformed"),
        ({"button": "/affirm"}, "button_unknown"),
        ({"id": "12", "text": "a"}, "malformed"),
        ({"id": None, "text": "a"}, "malformed"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_is_written(
    visitor: Visitor, content: dict[str, object], refusal: str
) -> None:
    body = {"id": str(uuid.uuid4()), **content}
    response = visitor.http.post("/chat/messages", json=body, headers=visitor.headers)
    assert error_of(response) == (422, refusal)
    assert len(visitor.history()["messages"]) == 1


def test_a_thousand_characters_are_counted_after_composition(visitor: Visitor) -> None:
    assert visitor.send(text="e\u0301" * 1000).status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (422, "malformed")),
        (b"[]", (422, "malformed")),
        (b"{", (422, "malformed")),
        (b"\xff\xfe", (422, "malformed")),
        (b"[" * 8000, (422, "malformed")),
        (b'{"id": "5e0c3f9e-3c0f-4d43-93b6-7cf6f4f2a8f1", "text": "\\ud83d"}', (422, "text_unreadable")),
        (b'{"text": "' + b"x" * 8192 + b'"}', (413, "too_large")),
    ],
)
def test_a_body_that_is_no_message_is_refused(
    visitor: Visitor, body: bytes, expected: tuple[int, str]
) -> None:
    response = visitor.http.post("/chat/messages", content=body, headers=visitor.headers)
    assert error_of(response) == expected


def test_a_body_without_a_length_is_read_no_further_than_allowed(visitor: Visitor) -> None:
    pieces = (b"x" * 1000 for _ in range(20))
    response = visitor.http.post("/chat/messages", content=pieces, headers=visitor.headers)
    assert error_of(response) == (413, "too_large")


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nothing", "Basic abc", "Bearer WyJjIiwwXQ.a.b"])
def test_without_a_good_token_nobody_enters(http: httpx.Client, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    for method, path in [("POST", "/chat/messages"), ("GET", "/chat/messages"), ("GET", "/chat/events")]:
        assert error_of(http.request(method, path, headers=headers)) == (401, "unauthorized")


def test_a_token_lets_into_one_conversation_only(http: httpx.Client) -> None:
    first, second = enter(http), enter(http)
    first.send(text="secret de fabrication")
    assert "secret" not in str(second.history())


def test_a_session_with_the_evaluation_key_is_a_test(house: House, http: httpx.Client) -> None:
    visitor = enter(http, evaluation_key="a-key-for-evaluation")
    visitor.send(text="bonjour")
    assert [item["context"]["test"] for item in house.rasa.executed] == [True, True]
    wrong = http.post("/chat/sessions", json={"evaluation_key": "another-key-é"})
    assert error_of(wrong) == (401, "evaluation_refused")


def test_what_rasa_understood_is_kept_but_not_shown(house: House, visitor: Visitor) -> None:
    answer = visitor.send(text="bonjour")
    assert "state_need" not in answer.text
    assert visitor.history()["messages"][-1]["turn"] == 1
    services = house.services()
    transcript = services.archive.transcript(visitor.conversation_id)
    services.close()
    assert transcript is not None
    assert transcript.to_json()["turns"][1]["understanding"]["intent"] == "state_need"
