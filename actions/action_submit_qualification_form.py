"""Save the finished request, and only then say so."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import calls, slots
from actions.leads import draft_of, save
from actions.memory import changed, state_of, with_draft, without_draft
from actions.office import office
from actions.speech import say
from bot.calendar.booking import SlotTaken
from bot.dialogue import offers
from bot.dialogue.say import Say
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
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
        try:
            lead = save(tracker, state, office())
        except SlotTaken:
            _save_without_call(dispatcher, tracker, state)
        else:
            _thank(dispatcher, lead, state)
            if office().playbook.asks_marketing:
                offers.plan(state, lead)
        report = without_draft(tracker.get_slot(slots.TURN_REPORT))
        return [SlotSet(slots.DIALOGUE, state.to_json()), *changed(tracker, {slots.TURN_REPORT: report})]


def _thank(dispatcher: CollectingDispatcher, lead: Lead, state: DialogueState) -> None:
    if calls.is_promised(state, lead):
        calls.promised(dispatcher, lead, office())
    else:
        say(dispatcher, Say(outcome_response(lead, state)), office())


def _save_without_call(dispatcher: CollectingDispatcher, tracker: Tracker, state: DialogueState) -> None:
    """Somebody else got the slot at this very moment: the request is kept, and the call is not claimed."""
    state.reopen(Topic.CALLBACK)
    save(tracker, state, office())
    calls.offer_others(dispatcher, tracker, state, office())


def _stop(dispatcher: CollectingDispatcher, tracker: Tracker, state: DialogueState) -> list[EventType]:
    """Have the draft kept, say goodbye, and wait: the visitor may come back to this very question."""
    report = with_draft(tracker.get_slot(slots.TURN_REPORT), draft_of(state, office()))
    say(dispatcher, Say("utter_stopped"), office())
    state.flow = "paused"
    over = SlotSet(slots.CONVERSATION_OVER, True)
    kept = [SlotSet(slots.DIALOGUE, state.to_json()), SlotSet(slots.TURN_REPORT, report)]
    return [*kept, over, FollowupAction("action_listen")]


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
