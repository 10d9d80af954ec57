"""Whether two names may be those of one person."""

from __future__ import annotations

import re
from enum import Enum
from typing import Protocol

from rapidfuzz import fuzz

from bot.search.words import fold

_CLOSE = 88
"""So much alike, of a hundred, are two spellings of one name."""
_PARTS = re.compile(r"[^\W\d_]+")


class Named(Protocol):
    """Somebody whose name may be known."""

    @property
    def first_name(self) -> str | None: ...
    @property
    def last_name(self) -> str | None: ...


class Names(Enum):
    """What two names say of each other."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    SILENT = "silent"
    """One of them is missing, or too little of it is known."""


def compare_names(one: Named, other: Named) -> Names:
    """Spelling, accents, initials and order do not matter; a second name may be missing."""
    first, last = _folded(one.first_name), _folded(one.last_name)
    other_first, other_last = _folded(other.first_name), _folded(other.last_name)
    if not (first or last) or not (other_first or other_last):
        return Names.SILENT
    if _fit(last, other_last) is not None or _fit(first, other_first) is not None:
        judged = [_fit(last, other_last), _fit(first, other_first)]
        if False not in judged:
            # A first name alone is shared by many: it contradicts, but does not prove.
            return Names.AGREE if judged[0] else Names.SILENT
        swapped = [_fit(last, other_first), _fit(first, other_last)]
        return Names.AGREE if swapped == [True, True] else Names.CONTRADICT
    # One gave only a first name, the other only a last one.
    return Names.SILENT


def _fit(one: str, other: str) -> bool | None:
    """Whether two parts of names fit; None when one is missing."""
    if not one or not other:
        return None
    if one == other or fuzz.ratio(one, other) >= _CLOSE:
        return True
    words, others = one.split(), other.split()
    shorter, longer = sorted((words, others), key=len)
    if set(shorter) <= set(longer):
        return True  # « Le Goff » and « Le Goff-Martin », « Jean » and « Jean Pierre »
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _folded(name: str | None) -> str:
    return " ".join(_PARTS.findall(fold(name or "")))
