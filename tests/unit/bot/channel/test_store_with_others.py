"""What the disk, other conversations and other processes do to a store."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rasa.shared.core.events import SlotSet

from bot.channel.store import StrictTrackerStore
from bot.channel.turn import ConversationMoved, StoreFailed
from bot.storage.tracker_events import StoredEvent, TrackerEvents, Unavailable
from tests.support.tracker_turns import DOMAIN, opening, take_turn, turn


class SlowToWrite(TrackerEvents):
    """A database in which somebody else writes for as long as a test wants."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.begun, self.may_end = threading.Event(), threading.Event()

    def append(
        self, conversation_id: str, after: int, events: Sequence[StoredEvent], *, patient: bool = True
    ) -> int:
        if not patient:
            raise Unavailable(sqlite3.OperationalError("database is locked"))
        self.begun.set()
        assert self.may_end.wait(10)
        return super().append(conversation_id, after, events)


async def test_while_a_turn_is_written_other_conversations_go_on(
    store: StrictTrackerStore, file: Path
) -> None:
    store._events.close()
    store._events = slow = SlowToWrite(f"sqlite:///{file}")
    saving = asyncio.create_task(take_turn(store, "Léa", "slow"))
    assert await asyncio.to_thread(slow.begun.wait, 10)
    assert await store.retrieve("other") is None
    slow.may_end.set()
    await saving
    tracker = await store.retrieve("slow")
    assert tracker is not None
    assert tracker.get_slot("name") == "Léa"


async def test_a_turn_that_was_given_up_while_it_was_written_is_noticed(
    store: StrictTrackerStore, file: Path
) -> None:
    store._events.close()
    store._events = slow = SlowToWrite(f"sqlite:///{file}")
    saving = asyncio.create_task(take_turn(store, "Léa", "slow"))
    assert await asyncio.to_thread(slow.begun.wait, 10)
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    meanwhile = await store.get_or_create_tracker("slow", append_action_listen=False)
    slow.may_end.set()
    store._writing.shutdown(wait=True)
    store._writing = ThreadPoolExecutor(1)
    meanwhile.update_with_events([*opening(), *turn("Léo")], DOMAIN)
    with pytest.raises(ConversationMoved):
        await store.save(meanwhile)
    tracker = await store.retrieve("slow")
    assert tracker is not None
    assert tracker.get_slot("name") == "Léa"


async def test_a_turn_of_another_process_is_seen(
    store: StrictTrackerStore, other_process: StrictTrackerStore
) -> None:
    await take_turn(store, "a")
    await take_turn(other_process, "b")
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert tracker.get_slot("name") == "b"


async def test_of_two_turns_at_once_one_is_refused(
    store: StrictTrackerStore, other_process: StrictTrackerStore
) -> None:
    await take_turn(store, "a")
    mine, theirs = await store.retrieve("c"), await other_process.retrieve("c")
    assert mine is not None and theirs is not None
    theirs.update(SlotSet("name", "theirs"))
    mine.update(SlotSet("name", "mine"))
    await other_process.save(theirs)
    with pytest.raises(ConversationMoved):
        await store.save(mine)
    kept = await store.retrieve("c")
    assert kept is not None
    assert kept.get_slot("name") == "theirs"


async def test_a_database_that_is_busy_for_a_moment_is_waited_for(
    store: StrictTrackerStore, file: Path
) -> None:
    import asyncio

    busy = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    busy.execute("begin immediate")
    saving = asyncio.ensure_future(take_turn(store, "a"))
    await asyncio.sleep(0.25)
    busy.execute("rollback")
    busy.close()
    await saving
    assert await store.retrieve("c") is not None


async def test_a_database_that_stays_busy_fails_the_turn(store: StrictTrackerStore, file: Path) -> None:
    busy = sqlite3.connect(file, isolation_level=None)
    busy.execute("begin immediate")
    with pytest.raises(StoreFailed):
        await take_turn(store, "a")
    busy.execute("rollback")
    busy.close()
    await take_turn(store, "a")


async def test_a_database_that_cannot_be_read_fails_the_turn(store: StrictTrackerStore, file: Path) -> None:
    await take_turn(store, "a")
    with sqlite3.connect(file) as connection:
        connection.execute("drop table tracker_events")
    connection.close()
    with pytest.raises(StoreFailed):
        await store.retrieve("c")


async def test_an_event_that_cannot_be_read_fails_the_turn(store: StrictTrackerStore, file: Path) -> None:
    await take_turn(store, "a")
    with sqlite3.connect(file) as connection:
        connection.execute("update tracker_events set data = 'x' where position = 4")
    connection.close()
    store.domain = DOMAIN
    with pytest.raises(StoreFailed):
        await store.retrieve("c")
