"""What the door gets back for one message, read from the tracker, so that asking again gives the same."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

CONVERSATION_OVER = "conversation_over"
TURN_REPORT = "turn_report"
DIALOGUE = "dialogue"
SOURCE = "source"
CONSENT = "consent"
DRAFT = "draft"
"""Where the report of a turn says that a draft of the lead is to be kept."""
MODEL = "model"
"""Where the parse of a message names the model that made it."""


def latest_turn(tracker: DialogueStateTracker) -> tuple[UserUttered, list[Event]] | None:
    """The last message of the visitor with the events since."""
    since: list[Event] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return event, since[::-1]
        since.append(event)
    return None


def build_answer(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The answer to the last message of the visitor."""
    latest = latest_turn(tracker)
    message, events = latest if latest is not None else (UserUttered.empty(), [])
    report = _slot(tracker, TURN_REPORT)
    report = dict(report) if isinstance(report, dict) else {}
    draft = report.pop(DRAFT, None)
    return {
        "messages": [_message(event) for event in events if isinstance(event, BotUttered)],
        "understanding": _understanding(message, report),
        "requested_slot": _slot(tracker, REQUESTED_SLOT),
        "done": _slot(tracker, CONVERSATION_OVER) is True,
        "erase": report.get("erase") is True,
        "refused": _slot(tracker, CONSENT) is False,
        "draft": _draft(tracker, draft) if isinstance(draft, dict) else None,
        "model": (message.parse_data or {}).get(MODEL),
    }


def turn_number(message: UserUttered | UserMessage) -> int:
    """The number that the door gave to the message, -1 for messages from elsewhere."""
    number = (message.metadata or {}).get("turn")
    return number if isinstance(number, int) else -1


def _slot(tracker: DialogueStateTracker, name: str) -> Any:
    return tracker.slots[name].value if name in tracker.slots else None


def _message(event: BotUttered) -> dict[str, Any]:
    data = event.data or {}
    custom = data.get("custom")
    return {
        "text": event.text or "",
        "buttons": [
            {"title": str(button.get("title", "")), "payload": str(button.get("payload", ""))}
            for button in data.get("buttons") or []
        ],
        "card": custom.get("card") if isinstance(custom, dict) else None,
    }


def _draft(tracker: DialogueStateTracker, draft: dict[str, Any]) -> dict[str, Any]:
    """All that the door needs to keep a draft of the lead together with the answer."""
    return {**draft, "state": _slot(tracker, DIALOGUE), "source": _slot(tracker, SOURCE)}


def _understanding(message: UserUttered, report: dict[str, Any]) -> dict[str, Any]:
    """What the trained components read, and what the dialogue made of it (the slot `turn_report`)."""
    parse_data: dict[str, Any] = dict(message.parse_data or {})
    intent = parse_data.get("intent") or {}
    return {
        "intent": intent.get("name"),
        "confidence": float(intent.get("confidence") or 0.0),
        "entities": list(parse_data.get("entities") or []),
        "acts": [],
        "facts": [],
        **report,
    }
