"""What the understanding as a whole does: what is asked in vain, what is taken for what, how it changes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from bot.conversations.conversation import MessageKind, Turn, TurnStatus
from bot.conversations.noticed import is_read_by_rule


class AnswerState(str, Enum):
    """What is done about a question that has no answer."""

    OPEN = "open"
    TO_WRITE = "to_write"
    DONE = "done"


@dataclass(frozen=True)
class Unanswered:
    """A message that had no answer."""

    conversation_id: str
    turn: int
    at: datetime.datetime
    reason: str
    text: str
    understanding: Mapping[str, Any]
    """Of this message: it may name the visitor."""

    @property
    def key(self) -> str:
        """Names the message in an address."""
        return f"{self.turn}.{self.conversation_id}"


@dataclass(frozen=True)
class Confusion:
    """How often messages that meant one intent were taken for another."""

    predicted: str | None
    meant: str
    count: int


@dataclass(frozen=True)
class UnderstandingDay:
    """The messages of one day that one model read; `confidences` sums up how sure it was of the `rated`."""

    day: datetime.date
    model: str
    messages: int
    understood: int
    corrected: int
    rated: int
    confidences: float


class InsightRepository(Protocol):
    """Figures about the understanding, kept so that none of them needs all messages."""

    def unanswered(self, state: AnswerState, *, limit: int) -> Sequence[Unanswered]:
        """The newest messages without an answer about which so much is done."""

    def set_state(self, messages: Sequence[Unanswered], state: AnswerState) -> None:
        """Note what is done about them."""

    def confusions(self, *, newest: int) -> Sequence[Confusion]:
        """What was taken for what, in so many of the newest messages that agents called misunderstood."""

    def days(self, since: datetime.date) -> Sequence[UnderstandingDay]:
        """Each day and model since then, in order."""


def understood(turn: Turn) -> bool:
    """Whether the assistant could do something with a message."""
    acts = (turn.answer.understanding.get("acts") or ()) if turn.answer else ()
    return turn.status is not TurnStatus.FAILED and "not_understood" not in acts


def corrected(turn: Turn) -> bool:
    """Whether the visitor corrects what was understood."""
    acts = (turn.answer.understanding.get("acts") or ()) if turn.answer else ()
    return any(str(act).startswith("corrects:") for act in acts)


def confidence(turn: Turn) -> float | None:
    """How sure the model was of a message that only it could read."""
    understanding: Mapping[str, Any] = turn.answer.understanding if turn.answer else {}
    if understanding.get("intent") is None or is_read_by_rule(understanding.get("acts") or ()):
        return None
    return float(understanding.get("confidence") or 0.0)


def is_counted(turn: Turn) -> bool:
    """Whether a message says something about the model that read it: words of a visitor."""
    return turn.message.kind is MessageKind.TEXT and turn.answer is not None and bool(turn.answer.model)
