"""The question that is expected to tell most, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.qualification.decision import decide
from bot.qualification.evidence import evidence
from bot.qualification.questions import (
    SegmentQuestion,
    expected_confidence,
    next_segment_question,
    usage_pair,
)
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


WEIGHTS = st.dictionaries(st.sampled_from(list(Segment)), st.floats(-4, 4), max_size=6)


@given(WEIGHTS, st.sampled_from(list(SegmentQuestion)))
def test_an_answer_is_never_expected_to_make_anybody_less_sure(
    weights: dict[Segment, float], question: SegmentQuestion
) -> None:
    decision = decide([evidence("hint", "mots", 1, weights)])
    among_the_six = decision.confidence / (1 - decision.unknown)
    assert among_the_six - 1e-9 <= expected_confidence(decision, question) <= 1 + 1e-9


@given(WEIGHTS)
def test_the_question_that_is_asked_is_the_one_that_tells_more(weights: dict[Segment, float]) -> None:
    decision = decide([evidence("hint", "mots", 1, weights)])
    chosen = next_segment_question(decision, profile_asked=False, usage_asked=False)
    if chosen is SegmentQuestion.USAGE:
        assert (
            expected_confidence(decision, chosen)
            > expected_confidence(decision, SegmentQuestion.PROFILE) - 0.02
        )


@pytest.mark.parametrize("pair", [("B2B", "B2B2C"), ("B2A", "B2R"), ("B2B2C", "B2C2B"), ("B2C", "B2C2B")])
def test_candidates_of_one_profile_are_told_apart_by_the_use(pair: tuple[str, str]) -> None:
    decision = between(Segment(pair[0]), Segment(pair[1]))
    assert next_segment_question(decision, False, False) is SegmentQuestion.USAGE


def test_when_the_use_was_asked_the_profile_is_only_asked_if_it_would_tell() -> None:
    regulator_or_buyer = decide([evidence("hint", "mots", 1, {Segment.B2A: 5.0, Segment.B2R: 5.0})])
    assert next_segment_question(regulator_or_buyer, profile_asked=False, usage_asked=True) is None
