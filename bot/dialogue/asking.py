"""What to ask next, and in which manner."""

from __future__ import annotations

from enum import Enum

from bot.dialogue.call import wants_callback_time
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import CONTACTS, Topic, needed_topics
from bot.qualification.questions import SegmentQuestion
from bot.qualification.segments import Segment

MISSES_BEFORE_GIVING_UP = 3


class Manner(str, Enum):
    """How a question is put: for the first time, again after something else, or because an answer failed."""

    FIRST = "first"
    PRECISE = "precise"  # the need was hinted at; ask to say more
    RESUMED = "resumed"
    PROBLEM = "problem"
    REPHRASED = "rephrased"
    CHOICE = "choice"
    EDIT = "edit"
    LINES = "lines"  # which line of the recap is to be changed


def next_topic(state: DialogueState) -> Topic | None:
    """The next question worth its cost to the visitor, or None when the request is complete."""
    if state.doubted is not None:
        return state.doubted
    if state.editing is not None and not state.settled(state.editing):
        return state.editing
    segment = state.segment()
    if segment is None and not state.human and state.kind != "support":
        return _towards_segment(state)
    for topic in needed_topics(
        segment or state.decision().segment, support=state.kind == "support", human=state.human
    ):
        if not state.settled(topic):
            return topic
    return _towards_saving(state, segment)


def _towards_segment(state: DialogueState) -> Topic:
    if not state.settled(Topic.NEED):
        return Topic.NEED
    question = state.segment_question()
    return Topic.USAGE if question is SegmentQuestion.USAGE else Topic.SEGMENT


def _towards_saving(state: DialogueState, segment: Segment | None) -> Topic | None:
    if not state.refuses_contact and not any(topic in state.facts for topic in CONTACTS):
        for topic in contact_order(state):
            if not state.settled(topic):
                return topic
    if _number_is_missing(state, segment):
        return Topic.PHONE
    if segment is not Segment.B2R and state.consent is None and not state.settled(Topic.CONSENT):
        return Topic.CONSENT
    if wants_callback_time(state) and not state.settled(Topic.CALLBACK):
        return Topic.CALLBACK
    if not state.settled(Topic.CONFIRM):
        return Topic.CONFIRM
    return None


def _number_is_missing(state: DialogueState, segment: Segment | None) -> bool:
    """Who asked for a call can only be called at a number."""
    wanted = state.wants_call and state.consent is not False and segment is not Segment.B2R
    return wanted and not state.settled(Topic.PHONE)


def contact_order(state: DialogueState) -> tuple[Topic, Topic]:
    """Who wants to be called back is asked for a number first."""
    called = state.human or state.wants_call
    return (Topic.PHONE, Topic.EMAIL) if called else (Topic.EMAIL, Topic.PHONE)


def manner_of(
    state: DialogueState, topic: Topic, previous: Topic | None, problem: bool = False, situation: bool = False
) -> Manner:
    """How to put the question about `topic`, `previous` being the one that was open before this message."""
    progress = state.progress_of(topic)
    if topic is Topic.CONFIRM and state.choosing_line:
        return Manner.LINES
    if (problem and topic is previous) or topic is state.doubted:
        return Manner.PROBLEM
    if topic is Topic.NEED and situation and not progress.misses and not state.human:
        return Manner.PRECISE
    if topic is previous and progress.misses >= 2:
        return Manner.CHOICE
    if topic is previous and progress.misses == 1:
        return Manner.REPHRASED
    if topic is state.editing:
        return Manner.EDIT
    if topic is previous and progress.asked:
        return Manner.RESUMED
    return Manner.RESUMED if progress.asked > 1 else Manner.FIRST
