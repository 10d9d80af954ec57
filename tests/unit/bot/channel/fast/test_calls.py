from __future__ import annotations

import warnings

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.channel.fast.calls import action_call
from bot.channel.tracker import FastTracker

stock_call = RemoteAction._action_call_format
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa warns of its own past whenever a domain has slots
    DOMAIN = Domain.from_yaml(
        """
        version: "3.1"
        actions: [action_a, {action_b: {send_domain: true}}]
        slots: {name: {type: text, mappings: [{type: custom}]}}
        """
    )
EVENTS = [
    ActionExecuted("action_listen"),
    UserUttered("x", {"name": "greet", "confidence": 1.0}),
    SlotSet("name", "Léa"),
]


@pytest.mark.parametrize("selective", [True, False], ids=["domain where it is asked for", "domain always"])
@pytest.mark.parametrize("name", ["action_a", "action_b"])
def test_an_action_gets_what_it_would_get_from_rasa(name: str, selective: bool) -> None:
    action = RemoteAction(name, EndpointConfig("http://127.0.0.1:1", enable_selective_domain=selective))
    tracker = FastTracker.from_events("c", EVENTS, DOMAIN.slots)
    assert action_call(action, tracker, DOMAIN) == stock_call(action, tracker, DOMAIN)


def test_of_a_long_conversation_an_action_gets_the_end() -> None:
    tracker = FastTracker.from_events("c", [*EVENTS * 50, SlotSet("name", "last")], DOMAIN.slots)
    call = action_call(RemoteAction("action_a", None), tracker, DOMAIN)
    assert len(call["tracker"]["events"]) < len(tracker.events)
    assert call["tracker"]["events"][-1]["value"] == "last"
    assert call["tracker"]["slots"] == tracker.current_slot_values()


def test_a_tracker_of_rasas_own_is_described_by_rasa() -> None:
    tracker = DialogueStateTracker.from_events("c", EVENTS, DOMAIN.slots)
    action = RemoteAction("action_a", None)
    assert action_call(action, tracker, DOMAIN) == stock_call(action, tracker, DOMAIN)
