from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.query import MOST_TERMS, parse_query
from bot.search.words import search_words

TEXT = (
    "Maëlle Kervadec, gérante de la Menuiserie de la Pointe, maelle@menuiserie.example, +33639980012, "
    "SIREN 732829320. Nous cherchons des tablettes durcies pour relever les mesures sur les chantiers, "
    "budget 4500 €, référence AC-2026-041."
)
WORDS = search_words(TEXT)


@pytest.mark.parametrize(
    "query",
    [
        "kervadec",
        "KERVADEC maelle",
        "tablette durcie",
        "mesure chantier",
        '"tablettes durcies"',
        "« la Pointe »",
        "«menuiserie pointe",
        "kerv*",
        "menuiseries*",
        "maelle@menuiserie.example",
        "maelle@menui",
        "@menuiserie",
        "06 39 98 00 12",
        "06.39.98.00.12",
        "+33 6 39 98 00 12",
        "06 39 98",
        "063998",
        "732 829 320",
        "732829",
        "4 500",
        "AC-2026-041",
        "gerante",
    ],
)
def test_a_lead_is_found_by_what_people_remember_of_it(query: str) -> None:
    assert parse_query(query).is_in(WORDS)


@pytest.mark.parametrize(
    "query",
    [
        "kerv",
        "kervadec dupont",
        '"durcies tablettes"',
        "maelle@autre.example",
        "06 39 98 00 13",
        "2026-042",
        "732830",
        "erv*",
    ],
)
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not parse_query(query).is_in(WORDS)


@pytest.mark.parametrize("query", ["", "   ", "de la", "« »", '""', "*", "!!! ???"])
def test_a_query_without_a_word_asks_for_nothing(query: str) -> None:
    assert not parse_query(query)


def test_a_very_long_query_is_cut() -> None:
    assert len(parse_query(" ".join(f"mot{n}" for n in range(100))).terms) == MOST_TERMS


@given(st.text(max_size=120))
def test_every_text_is_a_query_of_plain_words(text: str) -> None:
    for term in parse_query(text).terms:
        for form in term.forms:
            assert form.words and all(word.isalnum() for word in form.words)


@given(st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=4))
def test_every_word_of_a_text_finds_it(chosen: list[str]) -> None:
    assert parse_query(" ".join(chosen)).is_in(WORDS)
