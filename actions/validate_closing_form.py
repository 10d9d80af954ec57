"""After a request was saved: another one, a correction, a question, or goodbye."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import calls, slots
from actions.leads import date_consent, forget_who_refused, save
from actions.memory import button_of, events_of, state_of, typed, understanding_of
from actions.office import office
from actions.speech import speak
from bot.calendar.booking import SlotTaken
from bot.dialogue.asking import Manner
from bot.dialogue.closing import UPDATED, Closing, close, reply_to_erasure
from bot.dialogue.heard import Heard
from bot.dialogue.hearing import hear
from bot.dialogue.own_data import erasure_reply, take_reply
from bot.dialogue.say import Say
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import Topic


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
        before = state.facts.get(Topic.CALLBACK)
        closing, heard = self._closing(tracker, state)
        date_consent(closing.before or closing.turn.state, office())
        closing.turn.state = forget_who_refused(closing.turn.state)
        if closing.updated:
            self._save(dispatcher, tracker, closing, before)
        speak(dispatcher, closing.turn.say, office(), str(tracker.sender_id))
        if closing.offers_call:
            calls.offer(dispatcher, closing.turn.state, office(), Manner.FIRST)
        return [
            SlotSet(slots.CLOSING_OUTCOME, closing.outcome),
            SlotSet(slots.CONVERSATION_OVER, closing.outcome == "finished"),
            *events_of(tracker, closing.turn, heard),
        ]

    @staticmethod
    def _save(
        dispatcher: CollectingDispatcher, tracker: Tracker, closing: Closing, before: Fact | None
    ) -> None:
        """Save what was corrected, and say when the call is now; a slot that is gone changes nothing."""
        state, say = closing.before or closing.turn.state, closing.turn.say
        try:
            saved = save(tracker, state, office())
        except SlotTaken:
            state.facts.pop(Topic.CALLBACK, None)
            if before is not None:
                state.facts[Topic.CALLBACK] = before
            _leave_out(UPDATED, say)
            calls.kept_as_it_was(dispatcher, tracker, state, save(tracker, state, office()), office())
            return
        if calls.is_promised(state, saved) and state.facts.get(Topic.CALLBACK) != before:
            _leave_out(UPDATED, say)
            calls.moved(dispatcher, saved, office())

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
        calls.hear_call(tracker, state, heard, office())
        return close(state, heard), heard


def _leave_out(remark: Say, say: list[Say]) -> None:
    if remark in say:
        say.remove(remark)
