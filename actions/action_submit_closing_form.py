"""The end of a conversation, or the beginning of its next request."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import slots


class ActionSubmitClosingForm(Action):
    """What was to be said has been said by the form; this only decides where it goes on."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_submit_closing_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Start the qualification of another request, or wait in silence."""
        if tracker.get_slot(slots.CLOSING_OUTCOME) == "new_request":
            return [SlotSet(slots.CLOSING_OUTCOME, None), FollowupAction("qualification_form")]
        return [FollowupAction("action_listen")]
