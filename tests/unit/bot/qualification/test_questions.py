"""The question that tells the two best candidates apart, or none."""

from __future__ import annotations

from bot.qualification.decision import decide
from bot.qualification.evidence import evidence
from bot.qualification.questions import SegmentQuestion, next_segment_question, usage_pair
from bot.qualification.segments import Segment


def between(first: Segment, second: Segment):  # type: ignore[no-untyped-def]
    return decide([evidence("hint", "mots", 1, {first: 3.0, second: 2.9})])


def test_nothing_is_asked_once_the_segment_is_sure() -> None:
    sure = decide([evidence("says", "mots", 1, {Segment.B2A: 6.0})])
    assert next_segment_question(sure, profile_asked=False, usage_asked=False) is None


def test_without_a_candidate_the_four_profiles_are_offered() -> None:
    assert next_segment_question(decide([]), False, False) is SegmentQuestion.PROFILE


def test_a_company_that_may_resell_is_asked_what_it_will_do() -> None:
    decision = between(Segment.B2B, Segment.B2B2C)
    assert next_segment_question(decision, False, False) is SegmentQuestion.USAGE
    assert usage_pair(decision) == "B2B|B2B2C"


def test_a_consumer_or_a_company_is_asked_who_they_are() -> None:
    assert next_segment_question(between(Segment.B2C, Segment.B2B), False, False) is SegmentQuestion.PROFILE


def test_no_question_is_asked_twice() -> None:
    decision = between(Segment.B2B, Segment.B2B2C)
    assert next_segment_question(decision, profile_asked=True, usage_asked=True) is None
