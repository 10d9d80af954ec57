"""The three views of what was typed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.leads.fields.text import LONGEST, Typed, fold, preferred


@given(st.text(max_size=100))
def test_the_views_have_the_same_length(text: str) -> None:
    typed = Typed.of(text)
    assert len(typed.raw) == len(typed.text) == len(typed.folded)


def test_folding_drops_case_and_accents_character_for_character() -> None:
    assert fold("Éloïse À ÇA İ") == "eloise a ca i"


def test_a_quote_keeps_the_typography_of_the_visitor() -> None:
    typed = Typed.of("l\u2019\u00e9cole\u00a0: oui")
    assert typed.text == "l'école : oui"
    assert typed.quote(0, 7) == "l\u2019école"


def test_an_accent_typed_apart_counts_as_one_letter() -> None:
    assert Typed.of("e\u0301cole").text == "école"


def test_what_follows_thousands_of_characters_is_not_looked_at() -> None:
    assert len(Typed.of("a" * (LONGEST + 500)).text) == LONGEST


def test_the_first_value_is_preferred_unless_another_is_meant() -> None:
    assert preferred("aaa ou bbb", [(0, 3), (7, 10)]) == 0
    assert preferred("pas le mien mais bbb ou ccc", [(17, 20), (24, 27)]) == 0
    assert preferred("aaa, pardon bbb", [(0, 3), (12, 15)]) == 1
    assert preferred("pas aaa mais bbb", [(4, 7), (13, 16)]) == 1
    assert preferred("aaa ne marche plus, bbb", [(0, 3), (20, 23)]) == 1
