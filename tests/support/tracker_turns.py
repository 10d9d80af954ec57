"""Turns of a small conversation, and a tracker store that keeps them."""

from __future__ import annotations

import warnings
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

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
