"""A conversation as the door wrote it down: the transcript of record."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.conversations.feedback import NO_FEEDBACK, Feedback


class MessageKind(str, Enum):
    """What the visitor did."""

    OPEN = "open"
    """Opened the chat: turn 0, without words."""
    TEXT = "text"
    BUTTON = "button"
    END = "end"
    """Ended the conversation: its last turn, without words."""


WORDLESS = frozenset({MessageKind.OPEN, MessageKind.END})
"""Turns that the visitor made without saying anything."""


class TurnStatus(str, Enum):
    """Whether the visitor has been answered."""

    PENDING = "pending"
    ANSWERED = "answered"
    FAILED = "failed"
    """Given up: the assistant refused the message for good. It stays in the transcript."""


@dataclass(frozen=True)
class Conversation:
    """One visitor's conversation, and where on the website it began."""

    id: str
    created_at: datetime.datetime
    page: str | None = None
    referrer: str | None = None
    utm: Mapping[str, str] = field(default_factory=dict)
    test: bool = False
    ended_at: datetime.datetime | None = None
    """When the visitor ended it: nothing can be said afterwards."""


@dataclass(frozen=True)
class Button:
    """A choice offered to the visitor. The browser sees `id` and `title`; `payload` stays on the server."""

    id: str
    title: str
    payload: str


@dataclass(frozen=True)
class VisitorMessage:
    """What the visitor sent. `id` is chosen by their browser: the same id again is the same message."""

    id: str
    kind: MessageKind
    text: str
    received_at: datetime.datetime
    button_id: str | None = None
    payload: str | None = None

    def same_content(self, other: VisitorMessage) -> bool:
        """Whether both say the same, whenever they were received."""
        mine = (self.kind, self.text, self.button_id)
        return mine == (other.kind, other.text, other.button_id)


@dataclass(frozen=True)
class AssistantMessage:
    """One bubble of the assistant's answer."""

    id: str
    text: str
    created_at: datetime.datetime
    buttons: tuple[Button, ...] = ()
    card: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """Everything the assistant gave back for one message of the visitor."""

    messages: tuple[AssistantMessage, ...]
    answered_at: datetime.datetime
    understanding: Mapping[str, Any] = field(default_factory=dict)
    requested_slot: str | None = None
    done: bool = False
    model: str | None = None
    """The name of the trained model that understood the message."""


@dataclass(frozen=True)
class Turn:
    """A message of the visitor and its answer, once there is one. The opening has number 0."""

    conversation_id: str
    number: int
    message: VisitorMessage
    status: TurnStatus = TurnStatus.PENDING
    answer: Answer | None = None
    attempts: int = 0
    """How many times the assistant was asked in vain."""
    retry_at: datetime.datetime | None = None
    """Before this moment nobody but the request that brought the message works on it."""
    failure: str | None = None
    """The code of the last failure."""


@dataclass(frozen=True)
class Transcript:
    """A conversation with all its turns, in order."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    feedback: Feedback = NO_FEEDBACK

    def to_json(self) -> dict[str, Any]:
        """The JSON object of exports, with what was understood and without the ids of buttons."""
        origin = self.conversation
        return {
            "conversation_id": origin.id,
            "created_at": origin.created_at.isoformat(),
            "ended_at": origin.ended_at.isoformat() if origin.ended_at else None,
            "source": {
                "page": origin.page,
                "referrer": origin.referrer,
                "utm": dict(origin.utm),
                "test": origin.test,
            },
            "feedback": {**self.feedback.to_json(), "unhappy": self.feedback.unhappy},
            "turns": [_turn_json(turn) for turn in self.turns],
        }


def _turn_json(turn: Turn) -> dict[str, Any]:
    message, answer = turn.message, turn.answer
    return {
        "turn": turn.number,
        "kind": message.kind.value,
        "text": message.text,
        "payload": message.payload,
        "received_at": message.received_at.isoformat(),
        "status": turn.status.value,
        "answered_at": answer.answered_at.isoformat() if answer else None,
        "messages": [_message_json(item) for item in answer.messages] if answer else [],
        "understanding": dict(answer.understanding) if answer else None,
        "requested_slot": answer.requested_slot if answer else None,
        "done": answer.done if answer else False,
        "model": answer.model if answer else None,
    }


def _message_json(message: AssistantMessage) -> dict[str, Any]:
    buttons = [{"title": button.title, "payload": button.payload} for button in message.buttons]
    return {"id": message.id, "text": message.text, "buttons": buttons, "card": message.card}
