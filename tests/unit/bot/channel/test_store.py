from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore, check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.channel.store import StrictTrackerStore
from bot.channel.turn import ConversationMoved, StoreFailed
from bot.storage.tracker_events import StoredEvent, TrackerEvents

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa warns of its own past whenever a domain has slots
    DOMAIN = Domain.from_yaml(
        """
        version: "3.1"
        intents: [greet]
        slots: {name: {type: text, mappings: [{type: custom}]}}
        responses: {utter_greet: [{text: Bonjour}]}
        """
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tracker.db"


@pytest.fixture
def store(file: Path) -> Iterator[StrictTrackerStore]:
    opened = StrictTrackerStore(DOMAIN, host=f"sqlite:///{file}")
    yield opened
    opened._events.close()


@pytest.fixture
def other_process(file: Path) -> Iterator[StrictTrackerStore]:
    opened = StrictTrackerStore(DOMAIN, host=f"sqlite:///{file}")
    yield opened
    opened._events.close()


def opening() -> list[Event]:
    return [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def turn(text: str) -> list[Event]:
    intent = {"name": "greet", "confidence": 0.9}
    return [
        UserUttered(text, intent, parse_data={"intent": intent, "entities": [], "text": text}),
        SlotSet("name", text),
        ActionExecuted("utter_greet"),
        BotUttered("Bonjour", metadata={"utter_action": "utter_greet"}),
        ActionExecuted("action_listen"),
    ]


async def take_turn(store: Any, text: str, sender: str = "c") -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for event in ([] if tracker.events else opening()) + turn(text):
        tracker.update(event)
    await store.save(tracker)
    return tracker


def state(tracker: DialogueStateTracker | None) -> Any:
    assert tracker is not None
    described = tracker.current_state(EventVerbosity.ALL)
    for event in described["events"]:
        event.pop("timestamp")
    described.pop("latest_event_time")
    # Read again, a session begins with its start; in memory, the action that started it still stands before.
    if described["events"][0].get("name") == "action_session_start":
        described["events"] = described["events"][1:]
    return json.loads(json.dumps(described))


async def test_a_conversation_goes_on_where_it_was(store: StrictTrackerStore) -> None:
    await take_turn(store, "Léa")
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert tracker.get_slot("name") == "Léa"


async def test_a_tracker_stays_in_memory_between_turns(store: StrictTrackerStore) -> None:
    tracker = await take_turn(store, "a")
    assert await store.retrieve("c") is tracker


async def test_after_many_turns_the_tracker_is_that_of_rasas_own_store(
    store: StrictTrackerStore, other_process: StrictTrackerStore, tmp_path: Path
) -> None:
    stock = SQLTrackerStore(DOMAIN, db=str(tmp_path / "stock.db"))
    for number in range(40):
        await take_turn(store, f"Léa {number}")
        await take_turn(stock, f"Léa {number}")
    expected = state(await stock.retrieve("c"))
    assert state(await store.retrieve("c")) == expected
    assert state(await other_process.retrieve("c")) == expected
    stock.engine.dispose()


class SlowToWrite(TrackerEvents):
    """A database whose disk takes as long as a test wants."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.begun, self.may_end = threading.Event(), threading.Event()

    def append(self, conversation_id: str, after: int, events: Sequence[StoredEvent]) -> int:
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


async def test_a_turn_that_was_not_saved_leaves_nothing(store: StrictTrackerStore) -> None:
    await take_turn(store, "a")
    lost = await store.retrieve("c")
    assert lost is not None
    lost.update(SlotSet("name", "lost"))
    found = await store.retrieve("c")
    assert found is not None
    assert found.get_slot("name") == "a"


async def test_a_first_turn_that_was_not_saved_leaves_nothing(store: StrictTrackerStore) -> None:
    lost = await store.get_or_create_tracker("c", append_action_listen=False)
    lost.update(SlotSet("name", "lost"))
    found = await store.get_or_create_tracker("c", append_action_listen=False)
    assert found.get_slot("name") is None


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


async def test_the_memory_is_bounded(file: Path) -> None:
    store = StrictTrackerStore(DOMAIN, host=f"sqlite:///{file}", keep=3)
    for number in range(10):
        await take_turn(store, "a", f"c{number}")
    assert list(store._memory) == ["c7", "c8", "c9"]
    assert state(await store.retrieve("c0"))["slots"]["name"] == "a"
    store._events.close()


async def test_a_new_model_reads_its_conversations_again(store: StrictTrackerStore) -> None:
    tracker = await take_turn(store, "a")
    store.domain = DOMAIN
    again = await store.retrieve("c")
    assert again is not tracker
    assert state(again) == state(tracker)


async def test_a_new_session_hides_the_one_before_as_with_rasa(
    store: StrictTrackerStore, tmp_path: Path
) -> None:
    stock = SQLTrackerStore(DOMAIN, db=str(tmp_path / "stock.db"))
    for tested in (store, stock):
        await take_turn(tested, "a")
        tracker = await tested.retrieve("c")
        assert tracker is not None
        for event in [*opening(), *turn("b")]:
            tracker.update(event)
        await tested.save(tracker)
        await take_turn(tested, "c")
    assert state(await store.retrieve("c")) == state(await stock.retrieve("c"))
    assert state(await store.retrieve_full_tracker("c")) == state(await stock.retrieve_full_tracker("c"))
    stock.engine.dispose()


async def test_conversations_are_listed(store: StrictTrackerStore) -> None:
    await take_turn(store, "a", "one")
    await take_turn(store, "a", "two")
    assert sorted(await store.keys()) == ["one", "two"]


async def test_a_tracker_from_elsewhere_is_not_stored(store: StrictTrackerStore) -> None:
    with pytest.raises(StoreFailed):
        await store.save(DialogueStateTracker("c", []))


async def test_an_erased_conversation_is_forgotten(store: StrictTrackerStore, file: Path) -> None:
    await take_turn(store, "a")
    eraser = TrackerEvents(f"sqlite:///{file}")
    eraser.erase("c")
    eraser.close()
    assert await store.retrieve("c") is None


async def test_the_memory_lets_go_of_an_erased_conversation(store: StrictTrackerStore) -> None:
    remembered = await take_turn(store, "a")
    store.forget("c")
    store.forget("nobody")
    assert await store.retrieve("c") is not remembered


async def test_a_turn_under_way_cannot_bring_back_what_was_erased(
    store: StrictTrackerStore, file: Path
) -> None:
    eraser = TrackerEvents(f"sqlite:///{file}")
    await take_turn(store, "a")
    tracker = await store.get_or_create_tracker("c", append_action_listen=False)
    eraser.erase("c")
    for event in turn("b"):
        tracker.update(event)
    with pytest.raises(ConversationMoved):
        await store.save(tracker)
    with pytest.raises(ConversationMoved):
        await take_turn(store, "b")  # the same message again, on an empty tracker
    assert eraser.last_position("c") == 0
    eraser.close()


def test_rasa_finds_every_method_asynchronous(store: StrictTrackerStore) -> None:
    assert check_if_tracker_store_async(store)
