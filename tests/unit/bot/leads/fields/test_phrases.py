"""The content of an answer, without what surrounds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.leads.fields.chat import LONGEST, spell_out
from bot.leads.fields.phrases import content, split_clauses

WISHES = ("phrases", "wishes")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bonjour, une caisse tactile, merci d'avance.", "une caisse tactile"),
        ("euh bah une imprimante quoi", "une imprimante"),
        ("Je voudrais un logiciel de paie s'il vous plaît", "un logiciel de paie"),
        ("jveux juste une démo mdr", "une démo"),
        ("Il nous faudrait des tablettes, cordialement", "des tablettes"),
        ("merci", "merci"),
        ("des coques (rouges)", "des coques (rouges)"),
    ],
)
def test_greetings_wishes_and_thanks_are_left_out(typed: str, kept: str) -> None:
    assert content(typed, WISHES) == kept


def test_clauses_end_at_strong_punctuation_but_not_inside_an_article() -> None:
    text = "un audit. article l. 12-3 du code ! fin"
    assert [text[start:end].strip() for start, end in split_clauses(text)] == [
        "un audit.",
        "article l. 12-3 du code !",
        "fin",
    ]


def test_chat_spellings_are_spelt_out_and_quoted_as_typed() -> None:
    message = spell_out("jveux 12 k€ pr le tél")
    assert message.text == "je veux 12'k€ pour le telephone"
    assert message.quote(len("je veux "), len("je veux 12'k€")) == "12 k€"


def test_accents_typed_apart_are_read_like_the_others() -> None:
    assert spell_out("e\u0301te\u0301").text == "ete"


def test_nothing_is_read_beyond_the_longest_answer() -> None:
    assert len(spell_out("a" * (LONGEST + 50)).original) == LONGEST


@given(st.text(max_size=300))
def test_the_content_was_typed(text: str) -> None:
    words = content(text, WISHES).split()
    assert all(word.strip("()") in spell_out(text).original for word in words)
