"""Which question about the segment is worth asking next, if any."""

from __future__ import annotations

from enum import Enum

from bot.qualification.decision import Decision
from bot.qualification.segments import Segment


class SegmentQuestion(str, Enum):
    """The two questions about who the visitor is; their names are those of the slots."""

    PROFILE = "segment"
    USAGE = "usage"


# Pairs that what is done with the product tells apart; all others are told apart by who the visitor is.
_BY_USAGE: frozenset[frozenset[Segment]] = frozenset(
    frozenset(pair)
    for pair in (
        (Segment.B2B, Segment.B2B2C),
        (Segment.B2B, Segment.B2C2B),
        (Segment.B2C, Segment.B2C2B),
        (Segment.B2B2C, Segment.B2C2B),
        (Segment.B2A, Segment.B2R),
    )
)


def next_segment_question(
    decision: Decision, profile_asked: bool, usage_asked: bool
) -> SegmentQuestion | None:
    """The question that tells the two best candidates apart, or None when sure or when both were asked.

    With hardly anything known (no candidate above 30 %) the four profiles are offered first.
    """
    if decision.sure:
        return None
    pair = frozenset((decision.segment, decision.runner_up))
    by_usage = pair in _BY_USAGE and decision.confidence >= 0.3
    preferred = SegmentQuestion.USAGE if by_usage else SegmentQuestion.PROFILE
    for question in (preferred, SegmentQuestion.PROFILE, SegmentQuestion.USAGE):
        if question is SegmentQuestion.PROFILE and not profile_asked:
            return question
        if question is SegmentQuestion.USAGE and not usage_asked and _usage_can_tell(decision):
            return question
    return None


def _usage_can_tell(decision: Decision) -> bool:
    return frozenset((decision.segment, decision.runner_up)) in _BY_USAGE


def usage_pair(decision: Decision) -> str:
    """The two candidates of a usage question, in the order of the segments: « B2B|B2B2C »."""
    order = list(Segment)
    first, second = sorted((decision.segment, decision.runner_up), key=order.index)
    return f"{first.value}|{second.value}"
