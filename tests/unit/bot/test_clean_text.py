from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clean_text import MOST_MARKS, storable, without_floods

FLOOD = "\u0301\u0316\u20dd"


@pytest.mark.parametrize(
    "text", ["", "Bonjour", "déjà vu\u0301", "tiếng Việt", "שָׁלוֹם", "नमस्ते", "1\ufe0f\u20e3 👍🏽"]
)
def test_words_of_any_language_stay_as_they_are(text: str) -> None:
    assert without_floods(text) == text


def test_of_many_marks_the_first_stay() -> None:
    assert without_floods("a" + FLOOD * 500 + "b") == "a" + (FLOOD * 2)[:MOST_MARKS] + "b"


@given(st.text())
def test_what_is_calm_stays_calm(text: str) -> None:
    calm = without_floods(text)
    assert without_floods(calm) == calm


def test_a_field_keeps_its_lines_and_loses_its_controls() -> None:
    assert storable("un\r\n\tdeux\x00\x1b[2J\x9b trois") == "un\r\n\tdeux[2J trois"
    assert storable("un\ufffe\uffff\ufdd0\U0001fffe 👍🏽") == "un 👍🏽"
    assert storable("tel quel, « sans » perte") == "tel quel, « sans » perte"
