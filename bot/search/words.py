"""The words of a text as they are indexed and looked for.

Neither SQLite nor PostgreSQL is asked to know French: both are given words that were folded and stemmed
here, so that the same text is found with the same query on either.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer

from bot.yaml_text import read_yaml

LONGEST_WORD = 40
"""Longer words are cut: they are addresses or noise."""

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "‘": "'", "\u00ad": ""})
_COMBINING = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_FEMININE = re.compile(r"(?<=\w{2})e+$")
_GAP = r"[ .\-]?"
_COUNTRY = re.compile(r"(?<![\w+])(?:\+|00)33[ .\-]?(?:\(0\))?[ .\-]?(?=\d)")
_FIGURES = re.compile(
    rf"(?<!\w)(?:0\d(?:{_GAP}\d\d){{4}}"  # a French phone number
    rf"|(?:\+|00)\d{{1,3}}(?:{_GAP}\d{{2,4}}){{2,5}}"  # one of another country
    r"|\d{3} \d{3} \d{3} \d{5}"  # SIRET
    r"|\d{1,3}(?: \d{3})+)(?!\w)"  # SIREN, thousands
)
_stemmer = snowballstemmer.stemmer("french")
_one_at_a_time = threading.Lock()  # a stemmer keeps the word it works on


def search_words(text: str) -> tuple[str, ...]:
    """The words of a text, in order: without accents, endings and words that stand everywhere.

    A phone number, a SIREN or a figure written in groups is one word.
    """
    return tuple(stem(word) for word in plain_words(text))


def plain_words(text: str) -> Iterator[str]:
    """The words of a text with their endings, but without accents."""
    for word in _WORD.findall(join_figures(fold(text))):
        if word not in _stop_words():
            yield word[:LONGEST_WORD]


def fold(text: str) -> str:
    """Lower case without accents; every kind of space is a space."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    return _COMBINING.sub("", lowered.translate(_LIGATURES))


def join_figures(folded: str) -> str:
    """The text with each number in one piece, and French phone numbers as they are dialled in France."""
    national = _COUNTRY.sub("0", folded)
    return _FIGURES.sub(lambda found: "".join(filter(str.isdigit, found[0])), national)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word without its ending. Accents are gone already: what is typed without them must be found too."""
    if len(word) < 4 or not word.isalpha() or not word.isascii():
        return word
    with _one_at_a_time:
        stemmed: str = _stemmer.stemWord(word)
    # The stemmer knows «équipée» by its accent, which is not there.
    return _FEMININE.sub("", stemmed)


@cache
def _stop_words() -> frozenset[str]:
    table = files("bot.search").joinpath("stop_words.yml").read_text(encoding="utf-8")
    return frozenset(read_yaml(table))
