"""What a conversation knows of the call a visitor would like: whether to ask, and what was chosen."""

from __future__ import annotations

import datetime
import re

from bot.dialogue.heard import Heard
from bot.dialogue.say import Say
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.qualification.segments import Segment
from bot.qualification.text import fold

SLOT = "slot"
"""In the detail of the fact: when the slot begins that the visitor chose, ISO 8601."""
MOST_OFFERS = 4
"""After so many offers nobody is asked again: a person reads what was wished."""
_OF_A_CALL = re.compile(r"\b(?:rappel\w*|appel(?:ez|er)\b|telephon\w*|coup de fil|rendez-vous)")
_WANTS_CALL = re.compile(
    r"\bqu(?:e (?:vous|l'on|quelqu'un)|'on|'une? \w+) (?:me |m'|nous )(?:r?appel\w+|telephon\w+)"
    r"|\b(?:r?appelez|telephonez)[- ](?:moi|nous)\b|\b(?:me |m'|nous )(?:r?appeler|telephoner)\b"
    r"|\betre r?appelee?s?\b"
    r"|\b(?:prefer\w+|plutot) (?:par (?:le )?|le |au )(?:telephone|tel)\b"
)
_NEGATED = re.compile(r"\b(?:ne|n'|pas|plus|jamais|eviter\w*|sans)\b")
_NEAR = 25
"""So many letters before and after words about a call, a negation is about it."""


def asks_for_call(state: DialogueState, heard: Heard) -> bool:
    """« On peut prendre rendez-vous ? », « appelez-moi plutôt le matin »: said without having been asked."""
    if "ask_appointment" in heard.questions:
        return True
    if state.asking is Topic.CALLBACK:
        return False
    folded = fold(heard.text).text
    if Topic.CALLBACK in heard.facts and _OF_A_CALL.search(folded) is not None:
        return True
    return state.asking is not Topic.CONSENT and _wants_call(folded)


def _wants_call(folded: str) -> bool:
    """« J’aimerais qu’on m’appelle », and not « ne m’appelez pas »."""
    said = _WANTS_CALL.search(folded)
    if said is None:
        return False
    return _NEGATED.search(folded[max(0, said.start() - _NEAR) : said.end() + _NEAR]) is None


def answer_to_human(heard: Heard) -> Say:
    """What is said to who wants a person; whoever said when is not told of another hour."""
    return Say("human_later" if Topic.CALLBACK in heard.facts else "human")


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
