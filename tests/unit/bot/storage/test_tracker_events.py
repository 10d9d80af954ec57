from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.storage.tracker_events import PositionTaken, StoredEvent, TrackerEvents, Unavailable
from bot.storage.trackers import Trackers
from bot.unit_of_work import NotDurable, StorageUnavailable


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/tracker.db"


@pytest.fixture
def events(url: str) -> Iterator[TrackerEvents]:
    opened = TrackerEvents(url)
    yield opened
    opened.close()


def event(data: str, type_name: str = "user") -> StoredEvent:
    return StoredEvent(type_name, 1.0, data)


def test_a_new_conversation_has_nothing(events: TrackerEvents) -> None:
    assert events.last_position("c") == 0
    assert events.read("c", 0) == []


def test_events_come_back_in_their_order(events: TrackerEvents) -> None:
    assert events.append("c", 0, [event("a"), event("b")]) == 2
    assert events.append("c", 2, [event("é")]) == 3
    assert events.read("c", 3) == [(1, "a"), (2, "b"), (3, "é")]
    assert events.last_position("c") == 3


def test_what_came_after_the_asked_position_is_not_read(events: TrackerEvents) -> None:
    events.append("c", 0, [event("a"), event("b")])
    assert events.read("c", 1) == [(1, "a")]


def test_only_the_last_session_is_read_unless_asked(events: TrackerEvents) -> None:
    events.append(
        "c", 0, [event("s", "session_started"), event("a"), event("s", "session_started"), event("b")]
    )
    assert [data for _, data in events.read("c", 4)] == ["s", "b"]
    assert [data for _, data in events.read("c", 4, whole=True)] == ["s", "a", "s", "b"]


def test_a_conversation_that_moved_is_not_appended_to(events: TrackerEvents, url: str) -> None:
    other = TrackerEvents(url)
    events.append("c", 0, [event("a")])
    other.append("c", 1, [event("b")])
    with pytest.raises(PositionTaken):
        events.append("c", 1, [event("c"), event("d")])
    assert [data for _, data in events.read("c", 9)] == ["a", "b"]
    other.close()


def test_an_erased_conversation_does_not_come_back(events: TrackerEvents) -> None:
    events.append("c", 0, [event("a"), event("b")])
    assert events.erase("c") == 2
    with pytest.raises(PositionTaken):
        events.append("c", 2, [event("c")])
    assert events.last_position("c") == 0


def test_conversations_are_listed_and_erased_one_by_one(events: TrackerEvents) -> None:
    events.append("a", 0, [event("a")])
    events.append("b", 0, [event("b")])
    assert sorted(events.conversations()) == ["a", "b"]
    events.erase("a")
    assert events.conversations() == ["b"]


def test_appending_nothing_changes_nothing(events: TrackerEvents) -> None:
    assert events.append("c", 0, []) == 0


def test_the_database_survives_a_power_cut(events: TrackerEvents, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "tracker.db") as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()
    with events._engine.connect() as own:
        assert own.exec_driver_sql("pragma synchronous").scalar() == 1  # it syncs before it moves its log


def test_an_append_is_ahead_of_the_disk_and_an_erasure_is_not(
    events: TrackerEvents, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr("bot.storage.disk.os.fdatasync", synced.append)
    events.append("c", 0, [event("a")])
    assert synced == []
    Trackers(url).make_durable()
    assert len(synced) == 1
    events.erase("c")
    assert len(synced) == 2


def test_a_disk_that_fails_for_rasa_may_be_asked_again(
    events: TrackerEvents, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_file: object) -> None:
        raise NotDurable("the disk does not take what was committed")

    monkeypatch.setattr("bot.storage.trackers.reach_disk", refuse)
    with pytest.raises(StorageUnavailable) as failure:
        Trackers(url).make_durable()
    assert not isinstance(failure.value, NotDurable)  # which is not tried again: it says that all was done


def test_who_is_not_patient_is_refused_at_once_while_somebody_writes(
    events: TrackerEvents, tmp_path: Path
) -> None:
    busy = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None)
    busy.execute("begin immediate")
    waited: list[float] = []
    for patient in (True, False):
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            events.append("c", 0, [event("a")], patient=patient)
        waited.append(time.monotonic() - begun)
    busy.execute("rollback")
    busy.close()
    assert waited[1] < waited[0] / 2
    assert events.append("c", 0, [event("a")], patient=False) == 1


def test_a_busy_database_may_be_asked_again(events: TrackerEvents, tmp_path: Path) -> None:
    busy = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None)
    busy.execute("begin immediate")
    with pytest.raises(Unavailable) as failure:
        events.append("c", 0, [event("a")])
    assert failure.value.retryable
    busy.execute("rollback")
    busy.close()
    assert events.append("c", 0, [event("a")]) == 1


def test_threads_that_come_at_once_do_not_share_a_connection(events: TrackerEvents) -> None:
    def several(conversation: str) -> list[int]:
        return [events.append(conversation, number, [event("a")]) for number in range(30)]

    with ThreadPoolExecutor(3) as threads:
        positions = list(threads.map(several, "abc"))
    assert positions == [list(range(1, 31))] * 3
    assert sorted(events.conversations()) == ["a", "b", "c"]


def test_a_refused_append_leaves_nothing_behind_on_the_connection(events: TrackerEvents, url: str) -> None:
    events.append("c", 0, [event("a")])
    for _ in range(2):
        with pytest.raises(PositionTaken):
            events.append("c", 0, [event("b")])
    other = TrackerEvents(url)
    assert other.append("c", 1, [event("c")], patient=False) == 2  # the right to write was given back
    other.close()
    assert events.append("c", 2, [event("d")]) == 3


def test_a_broken_database_need_not_be_asked_again(events: TrackerEvents) -> None:
    with events._engine.begin() as connection:
        connection.exec_driver_sql("drop table tracker_events")
    with pytest.raises(Unavailable) as failure:
        events.last_position("c")
    assert not failure.value.retryable
