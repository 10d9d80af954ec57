"""Take in one message of the qualification: hear it, move on, keep a draft, choose the next question."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.calls import ask_about_call, hear_call
from actions.leads import date_consent, draft_of, forget_who_refused, keep_draft
from actions.memory import (
    arrival_of,
    button_of,
    changed,
    events_of,
    is_opening,
    state_of,
    typed,
    understanding_of,
)
from actions.office import office
from actions.speech import speak
from bot.dialogue.advance import Turn, advance, begin, reply_to_erasure
from bot.dialogue.heard import Heard
from bot.dialogue.hearing import hear
from bot.dialogue.own_data import OWN_DATA, erasure_reply, take_reply


class ValidateQualificationForm(Action):
    """The validator of `qualification_form`; it chooses the next question itself, so it is no
    FormValidationAction.

    Rasa's own validator checks slots one by one and asks in a fixed order. Here a message is heard as a
    whole, and `requested_slot` is set to the question that is worth most.
    """

    def name(self) -> str:
        """The name Rasa looks for."""
        return "validate_qualification_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer what was asked of us; a failure to keep the draft fails the turn."""
        turn, heard = self._turn(tracker)
        turn = ask_about_call(tracker, turn, office())
        date_consent(turn.state, office())
        turn.state = forget_who_refused(turn.state)
        draft = self._draft(tracker, turn, heard)
        speak(dispatcher, turn.say, office(), str(tracker.sender_id))
        return [*changed(tracker, {slots.CLOSING_OUTCOME: None}), *events_of(tracker, turn, heard, draft)]

    @staticmethod
    def _draft(tracker: Tracker, turn: Turn, heard: Heard | None) -> dict[str, Any] | None:
        """What is to be kept of this message. Whoever is shown at once what we keep of them sees it."""
        restarts = heard is not None and "restart" in heard.wishes
        forgets = restarts and bool(tracker.get_slot(slots.DIALOGUE)["facts"])
        if not forgets and not turn.facts_changed:
            return None
        draft = draft_of(turn.state, office(), forgets=forgets)
        if draft is not None and OWN_DATA in turn.say:
            keep_draft(tracker, turn.state, office())
            return None
        return draft

    @staticmethod
    def _turn(tracker: Tracker) -> tuple[Turn, Heard | None]:
        state = state_of(tracker)
        if state.request == 1 and state.turn <= 1 and not state.evidence:
            state.evidence.extend(arrival_of(tracker, office()))
        if is_opening(tracker):
            return begin(state), None
        resumed = state.flow == "resumed"  # what they say on coming back answers no question
        state.flow = "asking"
        confirmed = erasure_reply(state, typed(tracker), button_of(tracker))
        if confirmed is not None:
            heard = take_reply(state, confirmed, typed(tracker))
            return reply_to_erasure(state, confirmed), heard
        state.erasure = ""
        first = begin(state) if state.asking is None and not resumed else None
        heard = hear(
            typed(tracker), understanding_of(tracker), state, office().now().date(), button_of(tracker)
        )
        hear_call(tracker, state, heard, office())
        if first is not None and not heard.understood:
            return first, heard  # « oui, autre chose » only opens the next request
        return advance(state, heard), heard
