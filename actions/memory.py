"""Between Rasa's tracker and the pure dialogue: read the state from slots, write it back as events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions import slots
from actions.office import Office
from bot.dialogue import own_data
from bot.dialogue.advance import Turn
from bot.dialogue.heard import Heard, Understanding
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import CLOSED, Topic
from bot.qualification.evidence import Evidence
from bot.qualification.identity import arrival_evidence
from bot.qualification.questions import usage_pair

OPENING_INTENT = "open_conversation"
DRAFT = "draft"
"""Where the report of a turn says what the door needs to keep a draft."""


def state_of(tracker: Tracker) -> DialogueState:
    """The state as of this message: its turn is the one that the door counted, or one more than before."""
    state = DialogueState.from_json(tracker.get_slot(slots.DIALOGUE))
    metadata = tracker.latest_message.get("metadata") or {}
    counted = metadata.get("turn")
    state.turn = int(counted) if counted is not None else state.turn + int(not is_opening(tracker))
    return state


def is_opening(tracker: Tracker) -> bool:
    """Whether the page was opened, and the visitor has not typed anything."""
    return bool((tracker.latest_message.get("intent") or {}).get("name") == OPENING_INTENT)


def typed(tracker: Tracker) -> str:
    """The visitor's words, or the title of the button they pressed."""
    return str(tracker.latest_message.get("text") or "")


def button_of(tracker: Tracker) -> Mapping[str, Any] | None:
    """The payload of the pressed button, resolved by the server, or None."""
    button: Mapping[str, Any] | None = tracker.latest_message.get("button")
    return button


def understanding_of(tracker: Tracker) -> Understanding:
    """What the trained components made of the message."""
    return Understanding.from_parse(tracker.latest_message)


def source_of(tracker: Tracker) -> dict[str, Any]:
    """Where the conversation takes place: page, referrer, campaign, whether it is a test."""
    metadata = tracker.latest_message.get("metadata") or {}
    context = metadata.get("context") or tracker.get_slot(slots.SOURCE) or {}
    return dict(context)


def arrival_of(tracker: Tracker, office: Office) -> list[Evidence]:
    """What the page and the campaign suggest before anything is typed."""
    source = source_of(tracker)
    campaign = str((source.get("utm") or {}).get("campaign") or "")
    return arrival_evidence(str(source.get("page") or ""), campaign, office.playbook.arrivals)


def events_of(
    tracker: Tracker, turn: Turn, heard: Heard | None, draft: Mapping[str, Any] | None = None
) -> list[EventType]:
    """The slots after a turn, `requested_slot` last: None ends the form.

    `draft` is what the door needs beside them to keep a draft of the lead.
    """
    state = turn.state
    segment = state.segment()
    values: dict[str, Any] = {
        slots.SOURCE: source_of(tracker),
        slots.QUESTION_MANNER: turn.manner.value,
        slots.TONE: segment.value if segment else None,
        slots.TURN_REPORT: with_draft(_report(tracker, state, heard), draft),
        **_topic_values(state),
    }
    if turn.topic is Topic.USAGE:
        values[slots.USAGE_PAIR] = usage_pair(state.decision())
    events = [SlotSet(slots.DIALOGUE, state.to_json()), *changed(tracker, values)]
    asked = turn.topic.value if turn.topic else None
    return [*events, SlotSet(slots.REQUESTED_SLOT, own_data.ERASURE if state.erasure else asked)]


def changed(tracker: Tracker, values: Mapping[str, Any]) -> list[EventType]:
    """An event for each slot that does not have its value yet: every event is stored and read again."""
    return [SlotSet(key, value) for key, value in values.items() if tracker.get_slot(key) != value]


def with_draft(report: Mapping[str, Any] | None, draft: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The report of a turn, which also says that a draft is to be kept."""
    if draft is not None:
        return {**(report or {}), DRAFT: dict(draft)}
    return dict(report) if report is not None else None


def without_draft(report: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The report of a turn whose request is saved for good."""
    return {key: value for key, value in report.items() if key != DRAFT} if report is not None else None


def _report(tracker: Tracker, state: DialogueState, heard: Heard | None) -> dict[str, Any] | None:
    """What the message was understood as, for the transcript.

    Of a message that the form before this one has heard, it is what that form said.
    """
    if heard is None:
        told: dict[str, Any] | None = tracker.get_slot(slots.TURN_REPORT)
        return None if is_opening(tracker) else told
    decision = state.decision()
    facts = {**heard.facts, **heard.corrections}
    confirmed = {"erase": True} if state.erasure == own_data.CONFIRMED else {}
    return {
        **confirmed,
        "acts": heard.acts(),
        "facts": [{"topic": t.value, "value": f.value, "quote": f.quote} for t, f in facts.items()],
        "evidence": [item.to_json() for item in heard.evidence],
        "segment": {
            "label": decision.label,
            "best": decision.segment.value,
            "confidence": round(decision.confidence, 4),
            "committed": state.segment() is not None,
        },
    }


def _topic_values(state: DialogueState) -> dict[str, Any]:
    """The slots of topics: each topic's value once it is known, nothing while it is open."""
    values: dict[str, Any] = {}
    for topic in Topic:
        if topic in CLOSED:
            continue
        values[topic.value] = state.facts[topic].value if topic in state.facts else None
    segment = state.segment()
    values[slots.SEGMENT] = segment.value if segment else None
    values[slots.USAGE] = state.facts[Topic.USAGE].value if Topic.USAGE in state.facts else None
    values[slots.CONSENT] = state.consent
    values[slots.CONFIRM] = True if state.settled(Topic.CONFIRM) else None
    name = values[slots.NAME] or {}
    values[slots.FIRST_NAME] = name.get("first_name")
    values[slots.LAST_NAME] = name.get("last_name")
    return values
