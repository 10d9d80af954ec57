"""Our tracker against Rasa's, on conversations that nobody would think of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.channel import tracker as tracker_module
from bot.channel.tracker import RECENT, FastTracker

SLOTS = [AnySlot("requested_slot", mappings=[{}]), AnySlot("name", mappings=[{}], initial_value="nobody")]

LISTEN = [
    lambda: ActionExecuted("action_listen"),
    lambda: UserUttered("x", {"name": "greet", "confidence": 1.0}),
]
FORM = [
    lambda: ActionExecuted("a_form"),
    lambda: ActionExecuted("b_form"),
    lambda: ActiveLoop("a_form"),
    lambda: ActiveLoop("b_form"),
    lambda: ActiveLoop(None),
    lambda: LoopInterrupted(True),
    lambda: ActionExecutionRejected("a_form"),
    lambda: SlotSet("requested_slot", "name"),
]
REST = [
    lambda: ActionExecuted("utter_greet"),
    lambda: BotUttered("y"),
    lambda: SlotSet("name", "Léa"),
    lambda: FollowupAction("utter_greet"),
    lambda: AllSlotsReset(),
    lambda: ActionReverted(),
    lambda: UserUtteranceReverted(),
    lambda: Restarted(),
    lambda: SessionStarted(),
]
event_lists = st.lists(st.sampled_from(LISTEN * 6 + FORM * 3 + REST), max_size=60)


def fed(events: Iterable[Event]) -> FastTracker:
    return FastTracker.from_events("c", list(events), SLOTS)


def summary(tracker: DialogueStateTracker) -> tuple[Any, ...]:
    return (
        tracker.latest_message.text if tracker.latest_message else None,
        tracker.latest_action,
        tracker.current_slot_values(),
        tracker.active_loop_name,
        tracker.active_loop.is_interrupted if tracker.active_loop else None,
        tracker.active_loop.rejected if tracker.active_loop else None,
        tracker.followup_action,
        tracker.is_paused(),
    )


def stock_states(tracker: DialogueStateTracker) -> list[tuple[Any, ...]]:
    twin = DialogueStateTracker.from_events("c", list(tracker.events), SLOTS)
    return [(*summary(state), hidden) for state, hidden in twin.generate_all_prior_trackers()]


def own_states(tracker: FastTracker) -> list[tuple[Any, ...]]:
    return [(*summary(state), hidden) for state, hidden in tracker.generate_all_prior_trackers()]


@given(event_lists)
@settings(max_examples=100, deadline=None)
def test_the_same_events_apply_as_with_rasa_after_every_step(makers: list[Any]) -> None:
    tracker = FastTracker("c", SLOTS)
    for make in makers:
        tracker.update(make())
        stock = DialogueStateTracker.applied_events(tracker)
        own = tracker.applied_events()
        assert [id(event) for event in own] == [id(event) for event in stock]


@given(event_lists)
@settings(max_examples=60, deadline=None)
def test_a_copy_is_in_the_state_of_rasas_copy(makers: list[Any]) -> None:
    tracker = fed(make() for make in makers)
    stock = DialogueStateTracker.copy(tracker)
    own = tracker.copy()
    assert own.current_state(EventVerbosity.ALL) == stock.current_state(EventVerbosity.ALL)
    assert summary(own) == summary(stock)


@given(event_lists)
@settings(max_examples=30, deadline=None)
def test_a_tracker_with_the_initial_values_is_that_of_rasa(makers: list[Any]) -> None:
    tracker = fed(make() for make in makers)
    stock, own = DialogueStateTracker.init_copy(tracker), tracker.init_copy()
    assert own.current_state(EventVerbosity.ALL) == stock.current_state(EventVerbosity.ALL)
    assert own.slots == stock.slots
    assert summary(tracker) == summary(fed(tracker.events))  # and the tracker itself is left alone


@given(event_lists)
@settings(max_examples=60, deadline=None)
def test_actions_get_what_rasa_would_describe_with_the_latest_events_alone(makers: list[Any]) -> None:
    tracker = fed(make() for make in makers)
    stock = DialogueStateTracker.current_state(tracker, EventVerbosity.ALL)
    events = (stock["events"] or [])[-RECENT:]
    assert tracker.described() == {**stock, "events": events}


@given(event_lists)
@settings(max_examples=50, deadline=None)
def test_changing_a_copy_leaves_the_original_alone(makers: list[Any]) -> None:
    tracker = fed(make() for make in makers)
    tracker.applied_events()
    before, count = summary(tracker), len(tracker.events)
    twin = tracker.copy()
    for make in LISTEN + FORM + REST:
        twin.update(make())
    twin.applied_events()
    assert (summary(tracker), len(tracker.events)) == (before, count)
    assert tracker.applied_events() == DialogueStateTracker.applied_events(tracker)


@given(event_lists, event_lists)
@settings(max_examples=50, deadline=None)
def test_changing_the_original_leaves_a_copy_alone(makers: list[Any], more: list[Any]) -> None:
    tracker = fed(make() for make in makers)
    twin = tracker.copy()
    before = summary(twin)
    for make in more + REST:
        tracker.update(make())
    assert summary(twin) == before


@given(st.lists(event_lists, min_size=3, max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_states_since_the_checkpoint_are_rasas_last_states(turns: list[list[Any]]) -> None:
    keep, tracker_module.KEEP = tracker_module.KEEP, 8
    try:
        tracker = FastTracker("c", SLOTS)
        for makers in turns:
            for make in makers:
                tracker.update(make())
            own, stock = own_states(tracker), stock_states(tracker)
            assert own == stock[len(stock) - len(own) :]
            assert len(own) == len(stock) or sum(1 for _ in tracker.applied_events()) > 4
            tracker.remember_checkpoint()
            own = own_states(tracker)
            assert own == stock[len(stock) - len(own) :]
    finally:
        tracker_module.KEEP = keep


def conversation(turns: int) -> list[Event]:
    events: list[Event] = [ActionExecuted("action_session_start"), SessionStarted()]
    for number in range(turns):
        events += [
            ActionExecuted("action_listen"),
            UserUttered(str(number), {"name": "greet", "confidence": 1.0}),
            ActionExecuted("utter_greet"),
            BotUttered("y"),
        ]
    return events


def test_a_long_conversation_is_looked_at_from_its_checkpoint_on() -> None:
    tracker = fed(conversation(300))
    assert len(own_states(tracker)) == 601
    tracker.remember_checkpoint()
    states = own_states(tracker)
    assert tracker_module.KEEP // 4 < len(states) < 2 * tracker_module.KEEP
    assert states == stock_states(tracker)[-len(states) :]


def test_a_short_conversation_is_looked_at_whole() -> None:
    tracker = fed(conversation(10))
    tracker.remember_checkpoint()
    assert own_states(tracker) == stock_states(tracker)


def test_loops_that_ran_before_they_were_started_are_counted_like_rasa_does() -> None:
    tracker = FastTracker("c", SLOTS)
    for event in (
        ActionExecuted("a_form"),
        ActionExecuted("b_form"),
        ActionExecuted("b_form"),
        ActiveLoop("b_form"),
        ActiveLoop("a_form"),
    ):
        tracker.update(event)
        assert tracker.applied_events() == DialogueStateTracker.applied_events(tracker)


def test_a_restart_forgets_the_checkpoint() -> None:
    tracker = fed(conversation(300))
    tracker.remember_checkpoint()
    tracker.update(Restarted())
    assert own_states(tracker) == stock_states(tracker)


@pytest.mark.parametrize("length", [1, 5])
def test_a_limited_history_is_left_to_rasa(length: int) -> None:
    tracker = FastTracker.from_events("c", conversation(10), SLOTS, max_event_history=length)
    assert tracker.applied_events() == DialogueStateTracker.applied_events(tracker)
