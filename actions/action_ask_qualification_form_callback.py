"""Ask when to call, with slots that are free."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.calls import offer
from actions.memory import state_of
from actions.office import office
from bot.dialogue.asking import Manner


class ActionAskQualificationFormCallback(Action):
    """The question of the topic `callback`; which slots are shown was decided before."""

    def name(self) -> str:
        """The name Rasa looks for."""
        return "action_ask_qualification_form_callback"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Show what is free, or ask for a preference where nothing is."""
        manner = Manner(tracker.get_slot(slots.QUESTION_MANNER) or "first")
        offer(dispatcher, state_of(tracker), office(), manner)
        return []
