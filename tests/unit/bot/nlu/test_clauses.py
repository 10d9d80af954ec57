from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.clauses import split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("bonjour", ["bonjour"]),
        ("Quel est le prix ?", ["Quel est le prix ?"]),
        ("Bonjour, je cherche une tablette.", ["Bonjour", "je cherche une tablette."]),
        (
            "C'est pour une mairie. Vous livrez quand ? Merci !",
            ["C'est pour une mairie.", "Vous livrez quand ?", "Merci !"],
        ),
        ("je veux un devis et combien ça coûte", ["je veux un devis", "et combien ça coûte"]),
        ("on est 12 mais au fait vous êtes où", ["on est 12", "au fait vous êtes où"]),
        ("Non, on est douze", ["Non", "on est douze"]),
        ("oui, merci", ["oui, merci"]),
        ("mon mail est lea.m@example.fr et mon numéro 06 39 98 00 01", None),
        ("ça coûte 12.5 euros", ["ça coûte 12.5 euros"]),
        ("pain, lait et beurre", ["pain, lait et beurre"]),
        ("une ligne\nune autre", ["une ligne", "une autre"]),
    ],
)
def test_each_thing_said_stands_alone(text: str, parts: list[str] | None) -> None:
    found = [text[start:end] for start, end in split(text)]
    if parts is None:
        assert found[0].endswith("lea.m@example.fr")
    else:
        assert found == parts


def test_what_has_no_words_is_no_clause() -> None:
    assert split(" !!! … ") == []


def test_there_are_never_too_many() -> None:
    assert len(split("oui. " * 300)) <= 8


@given(st.text(alphabet="ab ,.!?;\n'", max_size=80))
def test_clauses_follow_each_other_inside_the_text(text: str) -> None:
    spans = split(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))
