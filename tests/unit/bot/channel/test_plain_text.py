from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.plain_text import has_words, without_command


@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        " /restart",
        "//restart",
        "/ / restart",
        "\u200b/restart",
        "\ufeff/\u200drestart",
        "\uff0frestart",
        "\u2060\uff0f/restart",
        "/\u0301restart",
        '/inform{"email": "a@b.fr"}',
        "/restart@0.9",
        "\x00/restart",
    ],
)
def test_no_command_is_left_of_a_text(typed: str) -> None:
    assert without_command(typed).strip()[0].isalpha()


@pytest.mark.parametrize("typed", ["bonjour", "et/ou", " 24/7 ?", "« oui »", "", "…/…"])
def test_other_texts_stay_as_they_are(typed: str) -> None:
    assert without_command(typed) == typed or not has_words(typed)


def test_positions_stay_where_the_visitor_put_them() -> None:
    assert without_command("/inform moi") == " inform moi"


@given(st.text(alphabet=st.sampled_from("/\uff0f \u200b\u2060a{}é\u0301\n"), max_size=12))
def test_nothing_that_rasa_would_obey_is_left(typed: str) -> None:
    plain = without_command(typed)
    visible = "".join(
        c for c in unicodedata.normalize("NFKC", plain) if unicodedata.category(c) not in {"Cf", "Mn"}
    )
    assert len(plain) == len(typed)
    assert not visible.strip().startswith("/")


@pytest.mark.parametrize(
    ("typed", "expected"), [("ok", True), ("5", True), ("👍", False), ("!!!", False), ("", False)]
)
def test_only_letters_and_digits_are_words(typed: str, expected: bool) -> None:
    assert has_words(typed) is expected
