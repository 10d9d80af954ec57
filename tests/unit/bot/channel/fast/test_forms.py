from __future__ import annotations

import warnings
from typing import Any

import pytest
from rasa.core.actions.forms import FormAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.channel.fast.forms import temporary_tracker
from bot.channel.tracker import FastTracker

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa warns of its own past whenever a domain has slots
    DOMAIN = Domain.from_yaml(
        """
        version: "3.1"
        slots:
          name: {type: text, mappings: [{type: custom}]}
          colour: {type: text, mappings: [{type: custom}]}
        forms: {order_form: {required_slots: [name, colour]}}
        """
    )


def events() -> list[Event]:
    return [
        ActionExecuted("action_listen"),
        UserUttered("x", {"name": "greet", "confidence": 1.0}),
        ActionExecuted("order_form"),
        ActiveLoop("order_form"),
        SlotSet("requested_slot", "name"),
        ActionExecuted("action_listen"),
        UserUttered("Léa", {"name": "greet", "confidence": 1.0}),
        SlotSet("name", "Léa"),
    ]


def states(tracker: DialogueStateTracker, own: bool) -> Any:
    form, additional = FormAction("order_form", None), [SlotSet("name", "LÉA"), SlotSet("colour", None)]
    build = temporary_tracker if own else FormAction._temporary_tracker
    state = build(form, tracker, additional, DOMAIN).current_state(EventVerbosity.ALL)
    for event in state["events"]:
        event.pop("timestamp")
    state.pop("latest_event_time")
    return state


@pytest.mark.parametrize("restarted", [False, True])
def test_a_form_sees_the_tracker_that_it_would_see_with_rasa(restarted: bool) -> None:
    before = [SlotSet("colour", "bleu"), Restarted()] if restarted else []
    tracker = FastTracker.from_events("c", before + events(), DOMAIN.slots)
    assert states(tracker, own=True) == states(tracker, own=False)


def test_the_tracker_itself_is_left_alone() -> None:
    tracker = FastTracker.from_events("c", events(), DOMAIN.slots)
    temporary_tracker(FormAction("order_form", None), tracker, [SlotSet("name", "x")], DOMAIN)
    assert (tracker.get_slot("name"), len(tracker.events)) == ("Léa", len(events()))
