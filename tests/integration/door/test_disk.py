"""A message is answered while it reaches the disk, and nobody is told anything before it is there."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.storage.database import Database
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
    monkeypatch.setattr("bot.storage.engine.make_durable", slow.make_durable)
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


class Platter:
    """What is on the disk: each log as it was when it was synced last, with the database it belongs to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cuts = 0
        self._really = os.fdatasync
        self._turning = threading.Lock()
        folder.mkdir()

    def fdatasync(self, file: int) -> None:
        log = Path(os.readlink(f"/proc/self/fd/{file}"))
        both = [log, log.with_name(log.name.removesuffix("-wal"))]
        with self._turning:
            now = [(written.name, written.read_bytes()) for written in both]
            self._really(file)
            time.sleep(0.05)  # longer than Rasa takes here: whoever does not wait is found out
            for name, synced in now:
                (self._folder / name).write_bytes(synced)

    def after_a_cut_of_the_power(self, conversation_id: str) -> list[tuple[str, bool]]:
        """The messages of a conversation that would be there, and whether the answer of each would."""
        self._cuts += 1
        copy = self._folder.with_name(f"cut {self._cuts}")
        with self._turning:
            shutil.copytree(self._folder, copy)
        found = Database(f"sqlite:///{copy / 'crm.db'}")
        with found.reading() as uow:
            transcript = uow.conversations.transcript(conversation_id)
        found.close()
        turns = transcript.turns if transcript else ()
        return [(turn.message.text, turn.answer is not None) for turn in turns]


def test_whoever_was_answered_is_heard_of_after_a_cut_of_the_power(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    platter = Platter(tmp_path / "platter")
    monkeypatch.setattr("bot.storage.disk.os.fdatasync", platter.fdatasync)
    with house.door() as http:
        visitor = enter(http)
        assert platter.after_a_cut_of_the_power(visitor.conversation_id) == [("", True)]
        said = [""]
        for number in range(5):
            assert visitor.send(text=f"message {number}").status_code == 200
            said.append(f"message {number}")
            there = platter.after_a_cut_of_the_power(visitor.conversation_id)
            assert [text for text, _ in there] == said
            assert all(is_answered for _, is_answered in there[:-1])
