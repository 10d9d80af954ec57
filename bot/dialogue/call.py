"""What a conversation knows of the call a visitor would like: whether to ask, and what was chosen."""

from __future__ import annotations

import datetime

from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.qualification.segments import Segment

SLOT = "slot"
"""In the detail of the fact: when the slot begins that the visitor chose, ISO 8601."""
MOST_OFFERS = 4
"""After so many offers nobody is asked again: a person reads what was wished."""


def may_be_called(state: DialogueState) -> bool:
    """Whether a call may be promised: to a number that is known, and to somebody who may be contacted.

    A regulator is answered in time by whoever is competent, not called by a salesperson.
    """
    if Topic.PHONE not in state.facts or state.consent is False:
        return False
    return state.decision().segment is not Segment.B2R


def expects_call(state: DialogueState) -> bool:
    """Whether a call is what they expect: they asked for one, or left nothing but a number."""
    return Topic.EMAIL not in state.facts or state.human or state.wants_call


def wants_callback_time(state: DialogueState) -> bool:
    """Whether to ask when to call: nobody who would rather be written to is pressed."""
    return may_be_called(state) and expects_call(state)


def chosen_slot(state: DialogueState) -> datetime.datetime | None:
    """When the slot begins that the visitor chose; None when there is none, or nobody may call."""
    fact = state.facts.get(Topic.CALLBACK)
    start = fact.detail.get(SLOT) if fact is not None else None
    if not isinstance(start, str) or not may_be_called(state):
        return None
    return datetime.datetime.fromisoformat(start)
