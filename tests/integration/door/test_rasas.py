"""Several Rasa processes behind one door: every conversation keeps to its own as long as that is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.door.fake_rasa import FakeRasa
from tests.integration.door.house import House, Visitor, enter
from tests.support.waiting import eventually


class ManyRasas:
    """Three processes that know nothing of one another."""

    http: httpx.Client
    """The door before them."""

    def __init__(self, house: House) -> None:
        self.all = [FakeRasa(house.settings.door_secret) for _ in range(3)]
        self.urls = tuple(f"http://127.0.0.1:{rasa.port}" for rasa in self.all)

    def of(self, visitor: Visitor) -> list[FakeRasa]:
        """Those that heard this visitor."""
        return [rasa for rasa in self.all if rasa.heard(visitor.conversation_id)]


@pytest.fixture
def rasas(tmp_path: Path) -> Iterator[ManyRasas]:
    house = House(tmp_path)
    many = ManyRasas(house)
    for rasa in many.all:
        rasa.start()
    with house.door(rasa_addresses=many.urls) as client:
        many.http = client
        yield many
    for rasa in many.all:
        rasa.stop()


@pytest.fixture
def http(rasas: ManyRasas) -> httpx.Client:
    return rasas.http


def test_a_conversation_keeps_to_one_process(rasas: ManyRasas, http: httpx.Client) -> None:
    visitor = enter(http)
    for text in ("bonjour", "un cartable", "200 euros"):
        assert visitor.send(text=text).status_code == 200
    [own] = rasas.of(visitor)
    assert own.heard(visitor.conversation_id) == ["", "bonjour", "un cartable", "200 euros"]


def test_conversations_are_spread_over_all(rasas: ManyRasas, http: httpx.Client) -> None:
    for _ in range(40):
        enter(http)
    assert all(len(rasa.executed) >= 3 for rasa in rasas.all)


def test_the_next_process_goes_on_at_once_when_one_is_away(rasas: ManyRasas, http: httpx.Client) -> None:
    visitor = enter(http)
    [own] = rasas.of(visitor)
    own.stop()
    answer = visitor.send(text="bonjour")
    assert (answer.status_code, answer.json()["turn"]) == (200, 1)
    [other] = [rasa for rasa in rasas.of(visitor) if rasa is not own]
    assert other.heard(visitor.conversation_id) == ["bonjour"]
    assert visitor.send(text="encore").status_code == 200
    assert other.heard(visitor.conversation_id) == ["bonjour", "encore"]


def test_a_conversation_returns_to_its_process(rasas: ManyRasas, http: httpx.Client) -> None:
    visitor = enter(http)
    [own] = rasas.of(visitor)
    own.stop()
    visitor.send(text="bonjour")
    own.start()

    def is_back() -> bool:
        visitor.send(text="encore")
        return "encore" in own.heard(visitor.conversation_id)

    eventually(is_back, "the conversation with its own process")


def test_nobody_else_is_asked_while_a_slow_one_may_be_at_work(rasas: ManyRasas, http: httpx.Client) -> None:
    visitor = enter(http)
    [own] = rasas.of(visitor)
    own.delay = 30.0
    assert visitor.send(text="bonjour").status_code == 503
    assert rasas.of(visitor) == [own]


def test_new_visitors_are_welcome_as_long_as_one_is_there(rasas: ManyRasas, http: httpx.Client) -> None:
    for rasa in rasas.all[:2]:
        rasa.stop()
    for _ in range(5):
        enter(http)
    assert len(rasas.all[2].executed) == 5
    assert http.get("/ready").json()["rasa"] == "ok"


def test_without_any_the_door_says_that_the_assistant_is_away(rasas: ManyRasas, http: httpx.Client) -> None:
    for rasa in rasas.all:
        rasa.stop()
    refused = http.post("/chat/sessions", json={})
    assert (refused.status_code, refused.json()["error"]) == (503, "assistant_away")
    assert http.get("/ready").json()["rasa"] == "unavailable"


def test_an_erasure_is_told_to_all(rasas: ManyRasas, http: httpx.Client) -> None:
    visitor = enter(http)
    asked = {"confirm": True}
    http.request("DELETE", "/chat/me", json=asked, headers=visitor.headers).raise_for_status()
    assert [set(rasa.forgotten) for rasa in rasas.all] == 3 * [{visitor.conversation_id}]
