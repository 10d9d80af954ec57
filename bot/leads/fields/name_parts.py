"""Which words of a name are the first name and which the family name, and how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.leads.fields.name_order import (
    PARTICLES,
    best_split,
    is_first_name,
    is_initial,
    is_surely_first_name,
    weight,
)
from bot.leads.fields.text import fold
from bot.leads.fields.word_tables import words

__all__ = [
    "PARTICLES",
    "PersonName",
    "is_first_name",
    "is_surely_first_name",
    "split_name",
    "written",
]

_SMALL = frozenset(("de", "du", "des", "van", "von", "der", "den", "dos", "da", "do", "di", "del", "della"))
# « N'Guessan » has two capitals, « Le Floc'h » has one.
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_](?![^\W\d_]))?")


@dataclass(frozen=True)
class PersonName:
    """A person's name; either part may be empty, never both."""

    first_name: str
    last_name: str


def split_name(tokens: list[str]) -> PersonName:
    """Part the words of a whole name."""
    if len(tokens) == 1:
        return _single(tokens[0])
    first, last = _repeated(tokens) or _by_capitals(tokens) or best_split(tokens)
    return PersonName(written(first), written(last))


def _single(token: str) -> PersonName:
    if is_first_name(token) and not (token.isupper() and fold(token) in words("surnames_too")):
        return PersonName(written([token]), "")
    return PersonName("", written([token]))


def _repeated(tokens: list[str]) -> tuple[list[str], list[str]] | None:
    """« Le Roux Gwenaël Le Roux »: the family name is said again to explain it."""
    folded = [fold(token) for token in tokens]
    for count in range(1, (len(tokens) + 1) // 2):
        if folded[:count] == folded[-count:]:
            return tokens[count:-count], tokens[:count]
    return None


def _by_capitals(tokens: list[str]) -> tuple[list[str], list[str]] | None:
    """« DUPONT Jean », « Jean LE GOFFIC »: capitals mark the family name."""
    capitals = [t.isupper() and len(t) > 1 and not is_initial(t) for t in tokens]
    count = sum(capitals)
    if count in (0, len(tokens)) or all(len(t) == 2 for t, c in zip(tokens, capitals, strict=True) if c):
        return None
    start = capitals.index(True)
    end = len(capitals) - capitals[::-1].index(True)
    if start == 0 and end < len(tokens):
        first, last = tokens[end:], tokens[:end]
        # « MARIE-JOSÈPHE Belval »: a first name in capitals for once.
        compound = len(last) == 1 and "-" in last[0] and weight(last[0]) > 0 > weight(first[-1])
        return (last, first) if compound else (first, last)
    if start == 0:
        return None
    while start > 1 and fold(tokens[start - 1]) in PARTICLES:
        start -= 1
    return tokens[:start], tokens[start:]


def written(tokens: list[str]) -> str:
    """The words as one writes a name; mixed case is kept as typed."""
    names = [_capitalised(token, first=index == 0) for index, token in enumerate(tokens)]
    for index in range(1, len(names)):
        if names[index - 1] == "de" and fold(tokens[index]) == "la" and tokens[index] != "La":
            names[index] = "la"  # « de la Brosse », but « La Brosse » alone
    return " ".join(names)


def _capitalised(token: str, *, first: bool) -> str:
    if fold(token) in _SMALL and not (first and token[:1].isupper()):
        return token.lower()
    if not (token.islower() or (token.isupper() and len(token.strip(".")) > 1)):
        return token
    lowered = token.lower()
    if re.match(r"d'", lowered):
        return "d'" + _TOKEN.sub(lambda m: m.group().capitalize(), lowered[2:])
    return _TOKEN.sub(lambda m: m.group().capitalize(), lowered)
