"""After a request was saved: another one, a correction, a question, or goodbye."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.leads import date_consent, save
from actions.memory import button_of, events_of, state_of, typed, understanding_of
from actions.office import office
from actions.speech import speak
from bot.dialogue.closing import close
from bot.dialogue.heard import Heard
from bot.dialogue.hearing import hear


class ValidateClosingForm(Action):
    """The validator of `closing_form`."""

    def name(self) -> str:
        """The name Rasa looks for."""
        return "validate_closing_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Hear the message, save a late correction, and say how it goes on."""
        state = state_of(tracker)
        heard: Heard | None = None
        if state.flow in ("closing", "over"):
            heard = hear(
                typed(tracker), understanding_of(tracker), state, office().now().date(), button_of(tracker)
            )
        closing = close(state, heard)
        date_consent(closing.turn.state, office())
        if closing.updated:
            save(tracker, closing.turn.state, office())
        speak(dispatcher, closing.turn.say, office())
        return [
            SlotSet(slots.CLOSING_OUTCOME, closing.outcome),
            SlotSet(slots.CONVERSATION_OVER, closing.outcome == "finished"),
            *events_of(tracker, closing.turn, heard),
        ]
