"""The text as typed, in three views of the same length: what is found in one is quoted from another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.qualification.remembered import remembered

LONGEST = 4000
"""Characters that the parsers look at; what follows cannot matter and must not cost time."""

_APOSTROPHES = dict.fromkeys("’‘ʼ´`′＇", "'")
_DASHES = dict.fromkeys("‐‑‒–—−﹣－", "-")
_SPACES = dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u3000\t", " ")
_TIDY = str.maketrans({**_APOSTROPHES, **_DASHES, **_SPACES})


class _Folding(dict[int, str]):
    """Folds one character at a time and remembers it: lower case, no accent, always one character."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFKD", chr(code))[:1].lower()
        folded = base if len(base) == 1 else chr(code)
        self[code] = folded
        return folded


_FOLDING = _Folding()


@remembered
def fold(text: str) -> str:
    """Lower case without accents, character for character (the length never changes)."""
    return text.translate(_FOLDING)


@dataclass(frozen=True)
class Typed:
    """What was typed: `raw` for quotes, `text` with plain quotes, dashes and spaces, `folded` for search."""

    raw: str
    text: str
    folded: str

    @classmethod
    def of(cls, typed: str) -> Typed:
        """Prepare what was typed; the three views have the same length."""
        return _prepared(typed)

    def quote(self, start: int, end: int) -> str:
        """The exact words between two places."""
        return self.raw[start:end].strip()


@remembered
def _prepared(typed: str) -> Typed:
    raw = unicodedata.normalize("NFC", typed)[:LONGEST]
    text = raw.translate(_TIDY)
    return Typed(raw=raw, text=text, folded=fold(text))


_REFUSED_BEFORE = re.compile(
    r"\b(?:pas|plus|et non|non pas|au lieu d[eu]|plutot que|remplace[rz]?|a la place d[eu]|oublie[rz]?"
    r"|ancien(?:ne)?s?|anciennement|avant c'etait|c'etait)\b(?:(?!\b(?:mais|plutot)\b)[^@\d,.;!?]){0,40}$"
)
_REFUSED_AFTER = re.compile(
    r"[\s,:(]*(?:(?:ne marche|n'est|n'est pas|marche) plus|n'existe plus|(?:est|etait) (?:faux|fausse)"
    r"|va fermer|c'est l'ancien|c'etait l'ancien|plus valable|n'est pas (?:le bon|la bonne))"
)
_CORRECTED = re.compile(
    r"\b(?:pardon|plutot|enfin|oups|correction|desolee?|je (?:me )?(?:corrige|rectifie|trompe)|non|erreur"
    r"|trompee?|en fait|finalement|maintenant|desormais|remplace[rz]? par|le bon|la bonne|le nouveau"
    r"|la nouvelle)\b"
)


def preferred(folded: str, spans: Sequence[tuple[int, int]]) -> int:
    """Which of several values of one message is meant.

    Not one that is rejected (« plus le 06… »); the last one after a correction (« pardon, 06… »).
    """
    kept = [
        index
        for index, (start, end) in enumerate(spans)
        if not _REFUSED_BEFORE.search(folded[max(0, start - 60) : start])
        and not _REFUSED_AFTER.match(folded[end : end + 40])
    ] or list(range(len(spans)))
    chosen = kept[0]
    for index in kept[1:]:
        if _CORRECTED.search(folded[spans[index - 1][1] : spans[index][0]]):
            chosen = index
    return chosen
