"""After a request was saved: another one, a correction, a question, or goodbye."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.leads import date_consent, forget_who_refused, save
from actions.memory import button_of, events_of, state_of, typed, understanding_of
from actions.office import office
from actions.speech import speak
from bot.dialogue.closing import Closing, close, reply_to_erasure
from bot.dialogue.heard import Heard
from bot.dialogue.hearing import hear
from bot.dialogue.own_data import erasure_reply, take_reply
from bot.dialogue.state import DialogueState


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
        closing, heard = self._closing(tracker, state)
        date_consent(closing.turn.state, office())
        closing.turn.state = forget_who_refused(closing.turn.state)
        if closing.updated:
            save(tracker, closing.turn.state, office())
        speak(dispatcher, closing.turn.say, office(), str(tracker.sender_id))
        return [
            SlotSet(slots.CLOSING_OUTCOME, closing.outcome),
            SlotSet(slots.CONVERSATION_OVER, closing.outcome == "finished"),
            *events_of(tracker, closing.turn, heard),
        ]

    @staticmethod
    def _closing(tracker: Tracker, state: DialogueState) -> tuple[Closing, Heard | None]:
        if state.flow not in ("closing", "over"):
            return close(state, None), None
        confirmed = erasure_reply(state, typed(tracker), button_of(tracker))
        if confirmed is not None:
            heard = take_reply(state, confirmed, typed(tracker))
            return reply_to_erasure(state, confirmed), heard
        state.erasure = ""
        heard = hear(
            typed(tracker), understanding_of(tracker), state, office().now().date(), button_of(tracker)
        )
        return close(state, heard), heard
