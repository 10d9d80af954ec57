"""Names of organisations: what tells them from one another, and how much two of them are alike."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from bot.search.words import fold
from bot.yaml_text import read_yaml

LONGEST = 120
_TABLE = Path(__file__).with_name("organisation_words.yml")
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?\b|\b(?:\w\.){2,}")
_SPACED_FORM = re.compile(r"\b(?:s a r l|s a s u|s a s|e u r l|s c i|s n c|s a)\b")
_WORD = re.compile(r"[^\W_]+")
_BLOCK, _ONLY_BLOCK = 4, 5
"""So many letters of two words, or of the only one, find names that may be the same, misspelt behind them."""
_BLOCK_WORDS = 3


def plain_name(name: str | None) -> str:
    """A name without case, accents, signs, legal form and articles; with them when nothing else is left."""
    folded = fold(name or "").replace("&", " et ")
    folded = _DOTTED.sub(lambda found: f"{found[0].replace('.', '')} ", folded)
    words = _WORD.findall(folded)
    joined = _SPACED_FORM.sub(lambda found: found[0].replace(" ", ""), " ".join(words)).split()
    telling = [word for word in joined if word not in _telling_nothing()]
    return " ".join(telling or joined)[:LONGEST]


def tells_apart(plain: str) -> bool:
    """Whether a name is likely to be that of one organisation: more than a word or two of everyday life."""
    words = plain.split()
    return len("".join(words)) >= 8 and (len(words) > 1 or len(words[0]) >= 10)


def likeness(one: str, other: str) -> int:
    """How much two plain names are alike, of a hundred. Figures in them must be the same."""
    if _figures(one) != _figures(other):
        return 0
    return int(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)))


def blocks_of(plain: str) -> tuple[str, ...]:
    """Under which beginnings of its longest words a name is looked for among those that resemble it."""
    words = sorted(
        {word for word in plain.split() if len(word) >= _BLOCK}, key=lambda word: (-len(word), word)
    )
    if len(words) == 1:
        return (words[0][:_ONLY_BLOCK],)
    pairs = combinations(words[:_BLOCK_WORDS], 2)
    return tuple(dict.fromkeys("-".join(sorted(word[:_BLOCK] for word in pair)) for pair in pairs))


def _figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


@cache
def _telling_nothing() -> frozenset[str]:
    return _words("legal_forms") | _words("articles")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(read_yaml(_TABLE.read_text(encoding="utf-8"))[name]).split())
