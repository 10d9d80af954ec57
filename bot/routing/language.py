"""The language that a visitor wrote in, told by its small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bot.search.words import fold
from bot.yaml_text import read_yaml

FRENCH = "fr"
_ENOUGH = 2
"""So many small words more than French has: names of products are English in any language."""
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The code of the language; French unless the words clearly say otherwise."""
    counts: Counter[str] = Counter()
    for word in _WORD.findall(fold(text)):
        counts.update(_languages_of().get(word, ()))
    best = max(counts, key=lambda code: (counts[code], code), default=FRENCH)
    return best if counts[best] >= counts[FRENCH] + _ENOUGH else FRENCH


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that are told apart."""
    return tuple(_table())


@cache
def _table() -> Mapping[str, list[str]]:
    table: dict[str, list[str]] = read_yaml(
        files("bot.routing").joinpath("language.yml").read_text(encoding="utf-8")
    )
    return table


@cache
def _languages_of() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, words in _table().items():
        for word in words:
            found[word] = (*found.get(word, ()), code)
    return found
