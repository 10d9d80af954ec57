from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.noise import noisy


def test_the_same_chance_makes_the_same_slips() -> None:
    sentence = "J'aimerais savoir combien coûtent vos tablettes"
    assert [noisy(sentence, random.Random(3)) for _ in range(3)] == [noisy(sentence, random.Random(3))] * 3


def test_many_kinds_of_slips_are_made() -> None:
    chance = random.Random(1)
    made = {noisy("Bonjour, j'ai besoin de tablettes pour nous", chance) for _ in range(60)}
    assert len(made) > 20
    assert any("'" not in text for text in made)
    assert any("bjr" in text for text in made)


@given(st.text(max_size=60), st.integers(0, 1000))
def test_any_text_can_be_noisy(text: str, seed: int) -> None:
    assert isinstance(noisy(text, random.Random(seed)), str)
