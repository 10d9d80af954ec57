"""Save the request of a conversation as a lead."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.memory import source_of
from actions.office import Office
from bot.dialogue.lead_of import has_something, lead_of
from bot.dialogue.state import DialogueState
from bot.leads.lead import Lead


def keep_draft(tracker: Tracker, state: DialogueState, office: Office) -> None:
    """Keep what the visitor gave so far, in case they leave. Raises when it was not committed."""
    if has_something(state):
        office.save_draft(_lead(tracker, state, office))


def date_consent(state: DialogueState, office: Office) -> None:
    """Note when each consent was given or refused, and under which text: saving again must not move that."""
    if state.consent is not None and not state.consent_at:
        state.consent_at = office.now().isoformat()
        state.consent_version = office.playbook.consent_text_version
    if state.marketing_turn and not state.marketing_at:
        state.marketing_at = office.now().isoformat()
        state.marketing_version = office.playbook.marketing_text_version


def forget_who_refused(state: DialogueState) -> DialogueState:
    """After a refusal nothing here says who the visitor is: Rasa keeps what is in this state."""
    return state.forget_person() if state.refuses_contact else state


def keep_nothing(tracker: Tracker, state: DialogueState, office: Office) -> None:
    """After « on recommence » the draft forgets as well."""
    office.save_draft(_lead(tracker, state, office))


def save(tracker: Tracker, state: DialogueState, office: Office) -> Lead:
    """Save the finished request; what comes back was committed. Raises when it was not."""
    return office.save_final(_lead(tracker, state, office))


def _lead(tracker: Tracker, state: DialogueState, office: Office) -> Lead:
    now = office.now()
    return lead_of(
        state, str(tracker.sender_id), source_of(tracker), now, office.playbook.consent_text_version
    )
