"""The number of marks: who has the marks has the bits, now and in a database that was filled long ago."""

from __future__ import annotations

import itertools

from bot.conversations import marks
from bot.conversations.facts import Loss, Outcome
from bot.conversations.reviews import ReviewStatus
from bot.conversations.traits import traits
from bot.qualification.segments import Segment

ALWAYS_THE_SAME = (
    *(marks.segment(segment.value) for segment in Segment),
    marks.segment(None),
    *map(marks.outcome, Outcome),
    *map(marks.below, marks.CONFIDENCES),
    *map(marks.lost_as, Loss),
    *(marks.review(status.value) for status in ReviewStatus),
    marks.NOT_UNDERSTOOD,
    marks.CORRECTED,
    marks.ABANDONED,
    marks.HUMAN,
    marks.UNHAPPY,
    marks.FAILED,
    marks.LOST,
)


def test_who_has_a_mark_has_its_bit_whatever_else_they_have() -> None:
    for one, other in itertools.combinations(ALWAYS_THE_SAME, 2):
        assert traits({one}) & traits({one, other}) == traits({one})


def test_marks_of_which_there_are_always_the_same_share_no_bit() -> None:
    assert len({traits({mark}) for mark in ALWAYS_THE_SAME}) == len(ALWAYS_THE_SAME)


def test_no_mark_is_no_bit_and_the_order_of_marks_does_not_matter() -> None:
    assert traits([]) == 0
    assert traits(["a", "b"]) == traits(["b", "a"]) == traits(["a", "b", "b"])


def test_what_was_stored_before_is_still_true() -> None:
    assert traits(["segment:B2B"]) == STORED["segment:B2B"]
    assert traits(["segment:B2B", "human"]) == STORED["segment:B2B"] | STORED["human"]


STORED = {"segment:B2B": 1 << 17, "human": 1 << 18}
"""As a database holds them that was filled long ago."""
