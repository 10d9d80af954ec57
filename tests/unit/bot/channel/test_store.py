from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore, check_if_tracker_store_async
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.channel.store import StrictTrackerStore
from bot.channel.turn import ConversationMoved, StoreFailed
from bot.storage.tracker_events import TrackerEvents
from tests.support.tracker_turns import DOMAIN, opening, take_turn, turn


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
