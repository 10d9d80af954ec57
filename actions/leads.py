"""Save the request of a conversation as a lead, or have the door keep its draft."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.memory import source_of
from actions.office import Office
from bot.dialogue.lead_of import has_something, lead_of
from bot.dialogue.state import DialogueState
from bot.leads.lead import Lead


def draft_of(state: DialogueState, office: Office, *, forgets: bool = False) -> dict[str, Any] | None:
    """What the door needs to keep a draft, beside the state: it writes the draft together with the answer.

    Nothing is kept of a conversation that told nothing, unless it `forgets` what it told before.
    """
    if not forgets and not has_something(state):
        return None
    return {"at": office.now().isoformat(), "consent_text_version": office.playbook.consent_text_version}


def keep_draft(tracker: Tracker, state: DialogueState, office: Office) -> None:
    """Keep what the visitor gave so far, here and now. Raises when it was not committed."""
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


def save(tracker: Tracker, state: DialogueState, office: Office) -> Lead:
    """Save the finished request; what comes back was committed. Raises when it was not."""
    return office.save_final(_lead(tracker, state, office))


def _lead(tracker: Tracker, state: DialogueState, office: Office) -> Lead:
    now = office.now()
    return lead_of(
        state, str(tracker.sender_id), source_of(tracker), now, office.playbook.consent_text_version
    )
