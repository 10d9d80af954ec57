"""Evidence adds up to a segment, in any order, and never works against what it speaks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.qualification.decision import (
    CLASSIFIER,
    READINGS,
    classifier_evidence,
    condensed,
    corrected,
    decide,
    profile_answer,
    segment_answer,
    thresholds,
    usage_answer,
)
from bot.qualification.evidence import Evidence, evidence
from bot.qualification.segments import UNKNOWN, Profile, Segment, Usage

WEIGHTS = st.dictionaries(st.sampled_from(list(Segment)), st.floats(-4, 4), min_size=1, max_size=6)
ITEMS = st.lists(
    st.builds(
        lambda number, weights: evidence(f"signal_{number}", f"words {number}", 1, weights),
        st.integers(0, 50),
        WEIGHTS,
    ),
    max_size=8,
)


READ = st.lists(
    st.builds(
        lambda number, signal, weights: evidence(signal, f"message {number}", number, weights),
        st.integers(0, 40),
        st.sampled_from([CLASSIFIER, CLASSIFIER, "says_so"]),
        WEIGHTS,
    ),
    max_size=60,
)


def saying(segment: Segment, weight: float, words: str = "des mots") -> Evidence:
    return evidence("says_so", words, 1, {segment: weight})


def probability(items: list[Evidence], segment: Segment) -> float:
    return dict(decide(items).probabilities)[segment]


@given(READ)
def test_condensed_evidence_says_the_same_and_stays_short(items: list[Evidence]) -> None:
    short = condensed(items)
    whole, found = decide(items), decide(short)
    assert found.unknown == pytest.approx(whole.unknown, abs=1e-9)
    assert dict(found.probabilities) == pytest.approx(dict(whole.probabilities), abs=1e-9)
    assert sum(item.signal == CLASSIFIER for item in short) <= READINGS
    assert [item for item in short if item.signal != CLASSIFIER] == [
        item for item in items if item.signal != CLASSIFIER
    ]
    assert decide(condensed([*short, *items[:3]])).segment is decide([*short, *items[:3]]).segment


def test_few_messages_are_remembered_as_they_were() -> None:
    items = [evidence(CLASSIFIER, f"message {n}", n, {Segment.B2B: 0.1 * n}) for n in range(READINGS)]
    assert condensed(items) == items
    assert condensed([*items, items[3]]) == items


def test_without_evidence_nobody_is_committed_to_a_segment() -> None:
    decision = decide([])
    assert decision.label == UNKNOWN
    assert not decision.sure


@given(ITEMS)
def test_probabilities_and_the_unknown_share_add_up_to_one(items: list[Evidence]) -> None:
    decision = decide(items)
    assert sum(p for _, p in decision.probabilities) + decision.unknown == pytest.approx(1.0)
    assert [s for s, _ in decision.probabilities][0] is decision.segment


@given(ITEMS, st.sampled_from(list(Segment)), st.floats(0, 4))
def test_more_evidence_for_a_segment_never_lowers_it(
    items: list[Evidence], segment: Segment, weight: float
) -> None:
    more = [*items, saying(segment, weight, "encore autre chose")]
    assert probability(more, segment) >= probability(items, segment) - 1e-9


@given(st.lists(ITEMS, min_size=2, max_size=2).map(lambda two: two[0] + two[1]), st.randoms())
def test_the_order_of_messages_does_not_matter(items: list[Evidence], chance: object) -> None:
    unique = {item.signal: item for item in items}
    ordered = list(unique.values())
    for segment in Segment:
        assert probability(ordered, segment) == pytest.approx(probability(ordered[::-1], segment))


def test_saying_the_same_thing_twice_counts_once() -> None:
    once = [saying(Segment.B2A, 2.0, "la mairie")]
    assert probability([*once, *once], Segment.B2A) == probability(once, Segment.B2A)


@given(st.sampled_from(list(Segment)), st.sampled_from(list(Segment)))
def test_a_correction_outweighs_what_it_corrects(before: Segment, after: Segment) -> None:
    earlier = [saying(before, 3.0, "au début"), saying(before, 2.0, "et encore")]
    now = [*corrected(earlier), saying(after, 3.0, "en fait")]
    assert decide(now).segment is after


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (Profile.CONSUMER, Segment.B2C),
        (Profile.COMPANY, Segment.B2B),
        (Profile.ADMINISTRATION, Segment.B2A),
    ],
)
def test_an_answer_about_the_profile_is_enough_on_its_own(profile: Profile, expected: Segment) -> None:
    decision = decide([profile_answer(profile, "le bouton", 2, button=True)], asked=True)
    assert decision.segment is expected
    assert decision.sure


def test_an_intermediary_still_has_to_say_towards_whom() -> None:
    decision = decide([profile_answer(Profile.INTERMEDIARY, "intermédiaire", 2, button=False)], asked=True)
    assert {decision.segment, decision.runner_up} == {Segment.B2B2C, Segment.B2C2B}
    assert not decision.sure


def test_the_use_tells_two_intermediaries_apart() -> None:
    items = [
        profile_answer(Profile.INTERMEDIARY, "intermédiaire", 2, button=False),
        usage_answer(Usage.RECOMMEND, "je les conseille", 3, button=False),
    ]
    decision = decide(items, asked=True)
    assert decision.segment is Segment.B2C2B
    assert decision.sure


def test_a_button_for_one_segment_decides_against_all_hints() -> None:
    hints = [saying(Segment.B2B, 4.0)]
    assert decide([*hints, segment_answer(Segment.B2R, "le bouton", 2)]).segment is Segment.B2R


def test_the_classifier_lowers_all_segments_when_it_cannot_tell() -> None:
    undecided = classifier_evidence({"unknown": 0.9, "B2B": 0.05, "B2C": 0.05}, "bonjour", 1)
    assert undecided is not None
    assert all(weight < 0 for _, weight in undecided.weights)


def test_the_classifier_alone_never_weighs_more_than_its_limit() -> None:
    certain = classifier_evidence({"B2A": 1.0}, "la mairie", 1)
    assert certain is not None
    limit = thresholds().classifier_limit
    assert max(abs(weight) for _, weight in certain.weights) <= limit
    several = [replace(certain, quote=f"message {number}", turn=number) for number in range(5)]
    twice = [saying(Segment.B2A, limit)]
    assert probability(several, Segment.B2A) <= probability(twice, Segment.B2A) + 1e-9


def test_evidence_survives_its_journey_as_json() -> None:
    item = usage_answer(Usage.RESALE, "pour revendre", 4, button=False)
    assert Evidence.from_json(item.to_json()) == item


@given(ITEMS, st.booleans())
def test_the_answer_of_either_candidate_decides_between_them(items: list[Evidence], first: bool) -> None:
    before = decide(items)
    if before.sure:
        return  # nothing was asked
    answer = before.segment if first else before.runner_up
    after = decide([*items, segment_answer(answer, "le bouton", 2)], asked=True)
    assert after.segment is answer
    assert after.sure


@pytest.mark.parametrize("profile", [Profile.CONSUMER, Profile.COMPANY, Profile.ADMINISTRATION])
def test_an_answer_counts_although_the_first_message_could_not_be_decided(profile: Profile) -> None:
    vague = classifier_evidence({"unknown": 0.995, "B2B": 0.002, "B2C": 0.002}, "un logiciel", 1)
    assert vague is not None
    answer = profile_answer(profile, "le bouton", 2, button=True)
    assert decide([vague, answer], asked=True).sure
