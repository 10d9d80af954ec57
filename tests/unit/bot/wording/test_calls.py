"""The question about a call can be put in every way, with slots and without."""

from __future__ import annotations

import pytest

from bot import wording
from bot.calendar import talk
from bot.calendar.offering import Match
from bot.dialogue.asking import Manner

_TAKEN_UP = [manner.value for manner in (Manner.RESUMED, Manner.REPHRASED, Manner.CHOICE, Manner.EDIT)]


@pytest.mark.parametrize("way", ["questions", "plain"])
def test_the_question_is_taken_up_rephrased_and_reduced_to_a_choice(way: str) -> None:
    texts = [wording.load("calls")[way][manner] for manner in ("first", *_TAKEN_UP)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("offer", [Match.FITTING.value, Match.NEAREST.value, talk.TAKEN, talk.OTHER_TIME])
def test_it_is_said_why_these_slots_are_offered(offer: str) -> None:
    assert wording.load("calls")["questions"][offer]
