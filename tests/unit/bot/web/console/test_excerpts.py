"""The words around what a search found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.query import parse_query
from bot.web.console.excerpts import excerpt

LONG = (
    "Bonjour, nous sommes une petite menuiserie de la pointe du Raz et nous voudrions équiper nos "
    "chantiers de tablettes durcies, avec une caisse pour la boutique, si possible avant la fin du mois de "
    "juin prochain, car les anciennes ne supportent ni la pluie ni la poussière"
)


def shown(text: str, typed: str) -> str:
    """The excerpt with its marked words in brackets."""
    found = excerpt(text, parse_query(typed), visitor=True)
    assert found is not None
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in found.pieces)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("tablette", "[tablettes]"),
        ("TABLETTES DURCIE", "[tablettes] [durcies]"),
        ('"caisse pour la boutique"', "[caisse] pour la [boutique]"),
        ("bouti*", "[boutique]"),
        ("equiper", "[équiper]"),
    ],
)
def test_what_was_found_is_marked_in_its_own_spelling(typed: str, marked: str) -> None:
    assert marked in shown(LONG, typed)


def test_an_excerpt_is_cut_between_words() -> None:
    cut = shown(LONG, "tablettes")
    assert cut.startswith("… ") and cut.endswith(" …")
    assert len(cut) < 200
    assert set(cut.replace("[", "").replace("]", "").strip("… ").split()) <= set(LONG.split())


def test_a_text_without_the_words_has_no_excerpt() -> None:
    assert excerpt(LONG, parse_query("voiture"), visitor=True) is None


@given(st.text(max_size=300), st.text(max_size=20))
def test_an_excerpt_adds_nothing_to_the_text(text: str, typed: str) -> None:
    found = excerpt(text, parse_query(typed), visitor=False)
    if found is not None:
        words = " ".join(text.split())
        said = "".join(piece.text for piece in found.pieces).removeprefix("… ").removesuffix(" …")
        assert said.strip() in words
