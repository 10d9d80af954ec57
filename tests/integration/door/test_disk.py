"""A message is answered while it reaches the disk, and nobody is told anything before it is there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.storage import database
from bot.unit_of_work import NotDurable
from tests.integration.door.house import House, enter
from tests.support.waiting import eventually


class Disk:
    """Stands between the database and its disk."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.may_end.set()
        self.fails = False

    def make_durable(self, engine: object) -> None:
        assert self.may_end.wait(10)
        if self.fails:
            raise NotDurable("the disk does not take what was committed")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    slow = Disk()
    monkeypatch.setattr(database.engines, "make_durable", slow.make_durable)
    yield slow
    slow.may_end.set()


def test_rasa_is_asked_meanwhile_and_the_answer_waits_for_the_disk(house: House, disk: Disk) -> None:
    with house.door() as http, ThreadPoolExecutor(1) as pool:
        visitor = enter(http)
        disk.may_end.clear()
        sending = pool.submit(visitor.send, text="bonjour")
        eventually(lambda: "bonjour" in house.rasa.heard(visitor.conversation_id), "the message at Rasa")
        assert not sending.done()
        disk.may_end.set()
        assert sending.result(10).status_code == 200


def test_a_message_that_the_disk_did_not_take_is_not_answered_but_asked_for_again(
    house: House, disk: Disk
) -> None:
    with house.door() as http:
        visitor = enter(http)
        disk.fails = True
        refused = visitor.send("8e0cf1a6-2f7b-4a54-9d52-0a8f6f2f6d11", text="bonjour")
        assert (refused.status_code, refused.json()["error"]) == (503, "unavailable")
        assert int(refused.headers["Retry-After"]) > 0
        disk.fails = False
        answered = visitor.send("8e0cf1a6-2f7b-4a54-9d52-0a8f6f2f6d11", text="bonjour")
        assert (answered.status_code, answered.json()["turn"]) == (200, 1)
        assert house.rasa.heard(visitor.conversation_id) == ["", "bonjour"]
