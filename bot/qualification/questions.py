"""Which question about the segment is worth asking next, if any: what it should tell, less its cost."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from math import exp

from bot.qualification.decision import Decision, answer_weights, thresholds
from bot.qualification.segments import Segment


class SegmentQuestion(str, Enum):
    """The two questions about who the visitor is; their names are those of the slots."""

    PROFILE = "segment"
    USAGE = "usage"


# The pairs of candidates for which there is a question about the use, in their own words (domain.yml).
_PAIRS_WITH_USAGE: frozenset[frozenset[Segment]] = frozenset(
    frozenset(pair)
    for pair in (
        (Segment.B2B, Segment.B2B2C),
        (Segment.B2B, Segment.B2C2B),
        (Segment.B2C, Segment.B2C2B),
        (Segment.B2B2C, Segment.B2C2B),
        (Segment.B2A, Segment.B2R),
    )
)


@lru_cache(maxsize=64)
def next_segment_question(
    decision: Decision, profile_asked: bool, usage_asked: bool
) -> SegmentQuestion | None:
    """The question with the greatest gain in expected confidence above its cost to the visitor.

    None when the segment is sure, when both were asked, or when no question would tell enough.
    """
    if decision.sure:
        return None
    open_questions = [
        question
        for question, asked in (
            (SegmentQuestion.PROFILE, profile_asked),
            (SegmentQuestion.USAGE, usage_asked),
        )
        if not asked and (question is SegmentQuestion.PROFILE or _usage_can_tell(decision))
    ]
    worth = {question: _gain(decision, question) - _cost(question) for question in open_questions}
    best = max(worth, key=lambda question: worth[question], default=None)
    return best if best is not None and worth[best] > 0 else None


def expected_confidence(decision: Decision, question: SegmentQuestion) -> float:
    """How probable the best segment will be after the answer, on average over the answers to expect.

    Each answer that a segment may give leaves the most probable of those who would give it.
    """
    shares = _shares(decision)
    answers = _answers(question)
    return sum(max(shares[segment] * given[segment] for segment in Segment) for given in answers.values())


def _gain(decision: Decision, question: SegmentQuestion) -> float:
    return expected_confidence(decision, question) - max(_shares(decision).values())


def _cost(question: SegmentQuestion) -> float:
    numbers = thresholds()
    return numbers.cost_segment if question is SegmentQuestion.PROFILE else numbers.cost_usage


def _shares(decision: Decision) -> dict[Segment, float]:
    """The six probabilities among themselves: whoever answers is one of the six."""
    total = sum(probability for _, probability in decision.probabilities)
    return {segment: probability / total for segment, probability in decision.probabilities}


@lru_cache(maxsize=2)
def _answers(question: SegmentQuestion) -> dict[str, Mapping[Segment, float]]:
    """For each answer, how probable it is from each segment: the reverse of what the answer weighs."""
    weights = answer_weights(question.value)
    given = {answer: {s: exp(row.get(s, 0.0)) for s in Segment} for answer, row in weights.items()}
    totals = {segment: sum(row[segment] for row in given.values()) for segment in Segment}
    return {answer: {s: row[s] / totals[s] for s in Segment} for answer, row in given.items()}


def _usage_can_tell(decision: Decision) -> bool:
    return frozenset((decision.segment, decision.runner_up)) in _PAIRS_WITH_USAGE


def usage_pair(decision: Decision) -> str:
    """The two candidates of a usage question, in the order of the segments: « B2B|B2B2C »."""
    order = list(Segment)
    first, second = sorted((decision.segment, decision.runner_up), key=order.index)
    return f"{first.value}|{second.value}"
