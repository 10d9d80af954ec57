"""Why a conversation deserves an agent's eyes, read from what was understood of each message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from bot.conversations.conversation import WORDLESS, MessageKind, Turn, TurnStatus

LOW_CONFIDENCE = 0.4
MOST_URGENT = 99
_BEYOND_DOUBT = ("gives:", "corrects:", "mistypes:", "agrees", "declines", "refused", "none", "unknown")
"""Acts that are found by rule, whatever the classifier believes of the message."""


class Reason(str, Enum):
    """Why a conversation should be read, the weightiest first."""

    MARKED = "marked"
    """An agent asked for it."""
    UNHAPPY = "unhappy"
    FAILED = "failed"
    """The assistant could not answer at all."""
    NOT_UNDERSTOOD = "not_understood"
    NO_ANSWER = "no_answer"
    """A question that nothing answers."""
    CORRECTED = "corrected"
    OUT_OF_SCOPE = "out_of_scope"
    LOW_CONFIDENCE = "low_confidence"


WEIGHTS: Mapping[Reason, int] = {
    Reason.MARKED: 8,
    Reason.UNHAPPY: 5,
    Reason.FAILED: 4,
    Reason.NOT_UNDERSTOOD: 3,
    Reason.NO_ANSWER: 3,
    Reason.CORRECTED: 2,
    Reason.OUT_OF_SCOPE: 1,
    Reason.LOW_CONFIDENCE: 1,
}
WITHOUT_ANSWER = frozenset({Reason.NOT_UNDERSTOOD, Reason.NO_ANSWER, Reason.OUT_OF_SCOPE})
"""What visitors ask in vain."""
_OF_ACTS: Mapping[str, Reason] = {
    "says:complain": Reason.UNHAPPY,
    "says:insult": Reason.UNHAPPY,
    "not_understood": Reason.NOT_UNDERSTOOD,
    "asks:unknown": Reason.NO_ANSWER,
    "says:out_of_scope": Reason.OUT_OF_SCOPE,
}


def noticed(turn: Turn) -> tuple[Reason, ...]:
    """The reasons that one message gives, the weightiest first."""
    if turn.message.kind in WORDLESS:
        return ()
    if turn.status is TurnStatus.FAILED:
        return (Reason.FAILED,)
    understanding = turn.answer.understanding if turn.answer else {}
    acts = [str(act) for act in understanding.get("acts") or ()]
    found = {_OF_ACTS[act] for act in acts if act in _OF_ACTS}
    if any(act.startswith("corrects:") for act in acts):
        found.add(Reason.CORRECTED)
    if turn.message.kind is MessageKind.TEXT and not found and _is_doubtful(understanding, acts):
        found.add(Reason.LOW_CONFIDENCE)
    return tuple(reason for reason in Reason if reason in found)


def urgency_of(reasons: tuple[Reason, ...]) -> int:
    """How much these reasons weigh together."""
    return sum(WEIGHTS[reason] for reason in reasons)


def is_read_by_rule(acts: Iterable[str]) -> bool:
    """Whether a message was understood whatever the classifier believes of it."""
    return any(str(act).startswith(_BEYOND_DOUBT) for act in acts)


def _is_doubtful(understanding: Mapping[str, Any], acts: list[str]) -> bool:
    if "confidence" not in understanding or is_read_by_rule(acts):
        return False
    return float(understanding["confidence"] or 0.0) < LOW_CONFIDENCE
