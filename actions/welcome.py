"""The first words, said before the visitor has typed anything."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.memory import source_of
from actions.office import office


class ActionWelcome(Action):
    """Say who speaks, what for, and what happens to what is typed."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_welcome"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Greet, and remember where the conversation takes place."""
        dispatcher.utter_message(response="utter_welcome", **office().playbook.variables())
        return [SlotSet(slots.SOURCE, source_of(tracker)), SlotSet(slots.CONVERSATION_OVER, False)]
