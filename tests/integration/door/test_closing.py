"""A visitor ends the conversation and says what they thought of it."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from tests.integration.door.house import House, Visitor, enter
from tests.integration.door.test_events import events, listening
from tests.integration.door.test_messages import error_of

NOTHING: dict[str, Any] = {"satisfaction": None, "comment": None, "thumbs": {}}


def post(visitor: Visitor, path: str, **body: Any) -> httpx.Response:
    return visitor.http.post(f"/chat/{path}", json=body, headers=visitor.headers)


def test_ending_says_goodbye_and_is_remembered(visitor: Visitor) -> None:
    visitor.send(text="bonjour")
    ended = post(visitor, "end").raise_for_status().json()
    assert (ended["ended"], ended["done"], ended["requested_slot"]) == (True, True, None)
    history = visitor.history()
    assert history["ended"] is True
    assert history["messages"][-1]["text"] == ended["messages"][0]["text"]
    assert history["messages"][-1]["author"] == "assistant"


def test_ending_twice_is_ending_once(visitor: Visitor) -> None:
    assert post(visitor, "end").json() == post(visitor, "end").json()
    assert len(visitor.history()["messages"]) == len(visitor.welcome) + 1


def test_an_ended_conversation_takes_no_more_messages(house: House, visitor: Visitor) -> None:
    message_id = str(uuid.uuid4())
    before = visitor.send(message_id, text="bonjour").json()
    post(visitor, "end")
    assert error_of(visitor.send(text="encore un mot")) == (409, "conversation_ended")
    assert visitor.send(message_id, text="bonjour").json() == before
    assert house.rasa.heard(visitor.conversation_id) == ["", "bonjour"]


def test_what_waited_for_an_answer_gets_it_although_the_visitor_has_gone(
    house: House, visitor: Visitor
) -> None:
    house.rasa.failures = [(503, "turn_failed")] * 3
    message_id = str(uuid.uuid4())
    assert visitor.send(message_id, text="bonjour").status_code == 503
    post(visitor, "end").raise_for_status()
    assert visitor.send(message_id, text="bonjour").json()["messages"][0]["text"] == "Compris : bonjour"


def test_other_windows_hear_of_the_end(visitor: Visitor) -> None:
    with listening(visitor) as lines:
        ended = post(visitor, "end").json()
        assert events(lines, 1) == [(str(ended["turn"]), ended)]


def test_a_thumb_is_kept_changed_and_taken_back(visitor: Visitor) -> None:
    message = visitor.send(text="bonjour").json()["messages"][0]["id"]
    for thumb in ("down", "down", "up"):
        kept = post(visitor, "feedback", message_id=message, thumb=thumb).raise_for_status().json()
        assert kept == {"feedback": {**NOTHING, "thumbs": {message: thumb}}}
    assert visitor.history()["feedback"]["thumbs"] == {message: "up"}
    assert post(visitor, "feedback", message_id=message, thumb=None).json() == {"feedback": NOTHING}


def test_satisfaction_is_kept_with_its_comment_also_after_the_end(visitor: Visitor) -> None:
    post(visitor, "end")
    post(visitor, "feedback", satisfaction=2, comment="  Trop de questions\u202f!  ").raise_for_status()
    assert visitor.history()["feedback"] == {
        **NOTHING,
        "satisfaction": 2,
        "comment": "Trop de questions\u202f!",
    }
    changed = post(visitor, "feedback", satisfaction=4).raise_for_status().json()
    assert changed == {"feedback": {**NOTHING, "satisfaction": 4}}


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"satisfaction": 0}, (422, "satisfaction_range")),
        ({"satisfaction": 6}, (422, "satisfaction_range")),
        ({"satisfaction": True}, (422, "satisfaction_range")),
        ({"satisfaction": 3, "comment": "a" * 1001}, (422, "comment_too_long")),
        ({"satisfaction": 3, "comment": 12}, (422, "malformed")),
        ({"thumb": "up"}, (422, "malformed")),
        ({"message_id": str(uuid.uuid4())}, (422, "malformed")),
        ({"message_id": str(uuid.uuid4()), "thumb": "sideways"}, (422, "malformed")),
        ({"message_id": str(uuid.uuid4()), "thumb": ["up"]}, (422, "malformed")),
        ({"message_id": str(uuid.uuid4()), "thumb": "up"}, (404, "message_unknown")),
    ],
)
def test_what_is_no_rating_is_refused(visitor: Visitor, body: Any, refused: tuple[int, str]) -> None:
    assert error_of(post(visitor, "feedback", **body)) == refused
    assert visitor.history()["feedback"] == NOTHING


def test_nobody_rates_the_messages_of_somebody_else(http: httpx.Client, visitor: Visitor) -> None:
    theirs = enter(http).welcome[0]["id"]
    assert error_of(post(visitor, "feedback", message_id=theirs, thumb="down")) == (404, "message_unknown")


def test_the_page_learns_the_hours_and_what_is_offered(http: httpx.Client, visitor: Visitor) -> None:
    opened = http.post("/chat/sessions", json={}).json()
    assert opened["offers"] == {"mail": False}
    assert isinstance(opened["hours"]["open"], bool) and opened["hours"]["sentence"].endswith(".")
    history = visitor.history()
    assert (history["offers"], history["hours"]) == (opened["offers"], opened["hours"])
