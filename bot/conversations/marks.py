"""Short marks by which conversations are found: each is true of a conversation or not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversations.facts import ConversationFacts, Loss, Outcome
from bot.conversations.identity import PERSONAL

NOT_UNDERSTOOD = "not_understood"
CORRECTED = "corrected"
ABANDONED = "abandoned"
HUMAN = "human"
UNHAPPY = "unhappy"
FAILED = "failed"
LOST = "lost"
INTENT, ACT, MODEL, SEGMENT, OUTCOME = "intent:", "act:", "model:", "segment:", "outcome:"
CONFIDENCES = (30, 50, 70)
"""Percentages under which the lowest confidence of a conversation may lie."""
WHILE_GONE = frozenset({ABANDONED, LOST})
"""Marks that hold once the visitor has left: a conversation that goes on may still lose them."""
_COMMON = frozenset({"agrees", "declines", "describes_situation"})
"""Acts that nearly every conversation has: nobody looks for them."""


def segment(code: str | None) -> str:
    """The mark of a segment, or of none."""
    return f"{SEGMENT}{code or 'none'}"


def outcome(value: Outcome) -> str:
    """The mark of what came out."""
    return f"{OUTCOME}{value.value}"


def below(percent: int) -> str:
    """The mark of a message whose intent was less sure than this."""
    return f"confidence:{percent}"


def abandoned_at(topic: str) -> str:
    """The mark of a question that was left without an answer."""
    return f"{ABANDONED}:{topic}"


def lost_as(loss: Loss) -> str:
    """The mark of a reason for which a lead was lost."""
    return f"{LOST}:{loss.value}"


def review(status: str) -> str:
    """The mark of a status that a reviewer gave."""
    return f"review:{status}"


def marks(facts: ConversationFacts, review_status: str | None = None) -> frozenset[str]:
    """All marks of a conversation. One in which the visitor said nothing has none of its own."""
    reviewed = {review(review_status)} if review_status else set()
    return frozenset(reviewed | set(_marks(facts))) if facts.spoken else frozenset(reviewed)


def _marks(facts: ConversationFacts) -> Iterator[str]:
    yield segment(facts.segment)
    yield outcome(facts.outcome)
    yield from _troubles(facts)
    yield from (INTENT + intent for intent in facts.intents)
    yield from (ACT + act for act in facts.acts if _is_looked_for(act))
    yield from (MODEL + model for model in facts.models)


def _troubles(facts: ConversationFacts) -> Iterator[str]:
    if facts.lowest_confidence is not None:
        yield from (below(limit) for limit in CONFIDENCES if facts.lowest_confidence * 100 < limit)
    holds = {
        NOT_UNDERSTOOD: facts.not_understood,
        CORRECTED: facts.corrected,
        HUMAN: facts.human,
        UNHAPPY: facts.unhappy,
        FAILED: facts.failed,
    }
    yield from (mark for mark, value in holds.items() if value)
    if facts.stopped_at:
        yield from (ABANDONED, abandoned_at(facts.stopped_at))
    if facts.loss:
        yield from (LOST, lost_as(facts.loss))


def _is_looked_for(act: str) -> bool:
    """What was given is in nearly every conversation, except contact details: where they come matters."""
    kind, _, what = act.partition(":")
    return act not in _COMMON and act != NOT_UNDERSTOOD and (kind != "gives" or what in PERSONAL)
