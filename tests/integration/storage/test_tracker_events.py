"""The tracker's events, appended by two processes to a database of each kind."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from bot.storage.tracker_events import PositionTaken, StoredEvent, TrackerEvents


@pytest.fixture
def processes(url: str) -> Iterator[tuple[TrackerEvents, TrackerEvents]]:
    pair = TrackerEvents(url), TrackerEvents(url)
    yield pair
    for events in pair:
        events.close()


def event(data: str, type_name: str = "user") -> StoredEvent:
    return StoredEvent(type_name, 1.0, data)


def test_two_processes_append_in_turn_and_never_over_each_other(
    processes: tuple[TrackerEvents, TrackerEvents],
) -> None:
    one, other = processes
    conversation = uuid.uuid4().hex
    assert one.append(conversation, 0, [event("s", "session_started"), event("é")]) == 2
    assert other.append(conversation, 2, [event("x")]) == 3
    with pytest.raises(PositionTaken):
        one.append(conversation, 2, [event("y"), event("z")])
    assert [data for _, data in one.read(conversation, 9)] == ["s", "é", "x"]
    assert one.erase(conversation) == 3
    with pytest.raises(PositionTaken):
        other.append(conversation, 3, [event("y")])
    assert other.last_position(conversation) == 0
