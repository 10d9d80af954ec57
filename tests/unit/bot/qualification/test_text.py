"""Folding for matching, with the way back to what was typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.qualification.text import fold


def test_case_accents_and_apostrophes_are_folded() -> None:
    assert fold("L’Été à ŒUVRER").text == "l'ete a oeuvrer"


def test_chat_spellings_are_spelt_out() -> None:
    assert fold("jsuis pr ma boite").text == "je suis pour ma entreprise"


def test_a_quote_gives_back_what_was_typed() -> None:
    folded = fold("slt, jsuis Plombier !")
    start = folded.text.index("je suis plombier")
    assert folded.quote(start, start + len("je suis plombier")) == "jsuis Plombier"


@given(st.text(max_size=200))
def test_every_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.spans) == len(folded.text)
    assert all(0 <= start < end <= len(text) for start, end in folded.spans)
