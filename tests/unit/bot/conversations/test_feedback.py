"""When a visitor counts as unhappy."""

from __future__ import annotations

import pytest

from bot.conversations.feedback import NO_FEEDBACK, Feedback, Thumb


@pytest.mark.parametrize(("satisfaction", "unhappy"), [(1, True), (2, True), (3, False), (5, False)])
def test_the_whole_counts(satisfaction: int, unhappy: bool) -> None:
    assert Feedback(satisfaction).unhappy is unhappy


def test_a_thumb_down_counts_while_nothing_is_said_of_the_whole() -> None:
    assert Feedback(thumbs={"a": Thumb.UP, "b": Thumb.DOWN}).unhappy
    assert not Feedback(thumbs={"a": Thumb.UP}).unhappy
    assert not Feedback(4, thumbs={"b": Thumb.DOWN}).unhappy


def test_no_feedback_is_no_complaint() -> None:
    assert not NO_FEEDBACK.given and not NO_FEEDBACK.unhappy
    assert Feedback(thumbs={"a": Thumb.UP}).given
