"""What somebody types into a search box, understood without ever being refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.search.words import fold, join_figures, plain_words, search_words, stem

LONGEST_QUERY = 200
MOST_TERMS = 12
SHORTEST_PREFIX = 2
_PARTIAL_NUMBER = 6
"""So many figures are the beginning of a phone number or of a SIREN, not a year."""

_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|«(?P<french>[^»]*)»?"
    r"|(?P<figures>\d{1,3}(?:[ .\-]\d{1,3})+)(?!\w)"
    r"|(?P<word>[^\s\"«»]+)"
)


@dataclass(frozen=True)
class Phrase:
    """Words that follow one another; with `prefix`, the last is only the beginning of one."""

    words: tuple[str, ...]
    prefix: bool = False

    def is_in(self, words: Sequence[str]) -> bool:
        """Whether these words contain the phrase."""
        length = len(self.words)
        return any(self._is_at(words[start : start + length]) for start in range(len(words) - length + 1))

    def _is_at(self, words: Sequence[str]) -> bool:
        if not self.prefix:
            return tuple(words) == self.words
        return tuple(words[:-1]) == self.words[:-1] and words[-1].startswith(self.words[-1])


@dataclass(frozen=True)
class Term:
    """One thing that must be found, in one of these forms."""

    forms: tuple[Phrase, ...]

    def is_in(self, words: Sequence[str]) -> bool:
        """Whether these words contain one of the forms."""
        return any(form.is_in(words) for form in self.forms)


@dataclass(frozen=True)
class Query:
    """All of these must be found. Without terms, nothing was asked for that an index could know."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def is_in(self, words: Sequence[str]) -> bool:
        """Whether a text with these `search_words` is found."""
        return all(term.is_in(words) for term in self.terms)


def parse_query(text: str) -> Query:
    """The query in a text: words, «phrases» or "phrases", beginnings*, e-mail addresses, numbers.

    Every text is a query: what has no meaning here is searched for as a word or left out.
    """
    folded = join_figures(fold(text[:LONGEST_QUERY]))
    found = (_term(piece) for piece in _PIECES.finditer(folded))
    terms = dict.fromkeys(term for term in found if term is not None)
    return Query(tuple(terms)[:MOST_TERMS])


def _term(piece: re.Match[str]) -> Term | None:
    kind, text = piece.lastgroup, piece[piece.lastgroup or 0]
    if kind == "figures":
        return _number("".join(filter(str.isdigit, text)), search_words(text))
    words = tuple(plain_words(text))
    if not words:
        return None
    exact = Phrase(tuple(map(stem, words)))
    if kind == "word" and text.isdigit():
        return _number(text, exact.words)
    unfinished = kind == "word" and (text.endswith("*") or "@" in text)
    if unfinished and len(words[-1]) >= SHORTEST_PREFIX:
        return _either(exact, Phrase((*exact.words[:-1], words[-1]), prefix=True))
    return Term((exact,))


def _number(digits: str, words: tuple[str, ...]) -> Term:
    if len(digits) < _PARTIAL_NUMBER:
        return Term((Phrase(words),))
    beginning = Phrase((digits,), prefix=True)
    return Term((beginning,)) if words == (digits,) else _either(Phrase(words), beginning)


def _either(exact: Phrase, beginning: Phrase) -> Term:
    """The beginning finds what is written in full as well, unless stemming shortened that."""
    same = exact.words[-1].startswith(beginning.words[-1]) and len(exact.words) == len(beginning.words)
    return Term((beginning,)) if same else Term((exact, beginning))
