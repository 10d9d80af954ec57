"""Answers pushed to the browser, and found again after a broken line."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.integration.door.house import House, Visitor, enter

Event = tuple[str, dict[str, Any]]


@contextmanager
def listening(visitor: Visitor, last: str | None = None) -> Iterator[Iterator[Event | str]]:
    """What comes down the line: events as (id, data), comments as they are."""
    headers = {**visitor.headers, **({"Last-Event-ID": last} if last is not None else {})}
    with visitor.http.stream("GET", "/chat/events", headers=headers) as response:
        response.raise_for_status()
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = _parsed(response)
        assert next(lines) == ": open"
        yield lines


def _parsed(response: httpx.Response) -> Iterator[Event | str]:
    block: dict[str, str] = {}
    for line in response.iter_lines():
        if line.startswith(":"):
            yield line
        elif line:
            name, _, value = line.partition(": ")
            block[name] = value
        elif block:
            yield block.get("id", ""), json.loads(block["data"])
            block = {}


def events(lines: Iterator[Event | str], count: int) -> list[Event]:
    found: list[Event] = []
    for line in lines:
        if not isinstance(line, str):
            found.append(line)
        if len(found) == count:
            break
    return found


def test_an_answer_is_pushed_with_the_same_content_as_by_request(visitor: Visitor) -> None:
    with listening(visitor) as lines:
        answer = visitor.send(text="bonjour").json()
        assert events(lines, 1) == [("1", answer)]


def test_a_line_that_was_broken_resumes_after_the_last_event_seen(visitor: Visitor) -> None:
    for number in range(1, 5):
        visitor.send(text=f"message {number}")
    with listening(visitor, last="2") as lines:
        assert [event_id for event_id, _ in events(lines, 2)] == ["3", "4"]


def test_without_a_last_event_only_what_is_new_is_pushed(visitor: Visitor) -> None:
    visitor.send(text="avant")
    with listening(visitor, last="not a number") as lines:
        visitor.send(text="après")
        ((event_id, data),) = events(lines, 1)
    assert (event_id, data["messages"][0]["text"]) == ("2", "Compris : après")


def test_an_answer_found_after_a_failure_is_pushed(house: House, visitor: Visitor) -> None:
    house.rasa.stop()
    assert visitor.send(text="bonjour").status_code == 503
    with listening(visitor) as lines:
        house.rasa.start()
        ((_, data),) = events(lines, 1)
    assert data["messages"][0]["text"] == "Compris : bonjour"


def test_an_answer_given_by_another_process_is_pushed_too(house: House) -> None:
    with house.door() as one, house.door() as other:
        visitor = enter(one)
        with listening(visitor) as lines:
            elsewhere = Visitor(other, visitor.token, visitor.conversation_id, [])
            elsewhere.send(text="bonjour")
            assert len(events(lines, 1)) == 1


def test_a_silent_line_shows_that_it_is_alive(visitor: Visitor) -> None:
    with listening(visitor) as lines:
        assert next(lines) == ": still here"


def test_a_conversation_has_few_lines_at_once(visitor: Visitor) -> None:
    ready, done = threading.Barrier(6), threading.Event()

    def hold() -> None:
        with listening(visitor):
            ready.wait(5)
            done.wait(5)

    holders = [threading.Thread(target=hold) for _ in range(5)]
    for holder in holders:
        holder.start()
    ready.wait(5)
    response = visitor.http.get("/chat/events", headers=visitor.headers)
    done.set()
    for holder in holders:
        holder.join()
    assert (response.status_code, response.json()["error"]) == (429, "too_many_listeners")
