"""Save the finished request, and only then say so."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.leads import keep_draft, save
from actions.memory import state_of
from actions.office import office
from actions.speech import say
from bot.dialogue.say import Say
from bot.dialogue.state import DialogueState
from bot.leads.lead import Lead, Status


class ActionSubmitQualificationForm(Action):
    """The only place that thanks for a request: whatever it says stands in the database already."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_submit_qualification_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Save, then say what happens next; an exception here fails the turn, and nothing was claimed."""
        state = state_of(tracker)
        if state.flow == "stopped":
            return _stop(dispatcher, tracker, state)
        lead = save(tracker, state, office())
        say(dispatcher, Say(outcome_response(lead, state)), office())
        return [SlotSet(slots.DIALOGUE, state.to_json())]


def _stop(dispatcher: CollectingDispatcher, tracker: Tracker, state: DialogueState) -> list[EventType]:
    """Keep the draft, say goodbye, and wait: the visitor may come back to this very question."""
    keep_draft(tracker, state, office())
    say(dispatcher, Say("utter_stopped"), office())
    state.flow = "paused"
    over = SlotSet(slots.CONVERSATION_OVER, True)
    return [SlotSet(slots.DIALOGUE, state.to_json()), over, FollowupAction("action_listen")]


def outcome_response(lead: Lead, state: DialogueState) -> str:
    """The response that says what happens next: by what was saved, then by the kind, then by the segment."""
    if lead.status is Status.NO_CONTACT:
        return "utter_saved_no_contact"
    if not lead.reachable:
        return "utter_saved_unreachable"
    if state.human:
        return "utter_saved_human"
    if lead.kind.value == "support":
        return "utter_saved_support"
    return f"utter_saved_{lead.segment}"
