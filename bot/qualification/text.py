"""French as it is typed, folded for matching, with the way back to the visitor's own words.

Every pattern of this package is written for folded text: lower case, no accents, plain apostrophes, chat
spellings spelt out. `Folded.quote` gives back the words as the visitor typed them, because a reason without
the visitor's words convinces no salesperson.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.qualification.remembered import remembered
from bot.yaml_text import read_yaml

_TOKEN = re.compile(r"[^\W_]+(?:[.’'][^\W_]+)*['’]?|\S", re.UNICODE)
_SPELLINGS = Path(__file__).with_name("spellings.yml")


@dataclass(frozen=True)
class Folded:
    """A text folded for matching; `spans[i]` is the (start, end) in the original that gave character i."""

    original: str
    text: str
    spans: tuple[tuple[int, int], ...]

    def __hash__(self) -> int:
        """Of the texts alone: the same two have the same spans, and there is one for each character."""
        return hash((self.original, self.text))

    def quote(self, start: int, end: int) -> str:
        """The visitor's own words behind the folded characters from `start` to `end`."""
        if end <= start:
            return ""
        return self.original[self.spans[start][0] : self.spans[end - 1][1]].strip()


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """One character in lower case without its accents; ligatures give two letters."""
    special = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "‘": "'", "`": "'", "´": "'", "ß": "ss"}
    if character in special:
        return special[character]
    decomposed = unicodedata.normalize("NFKD", character.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_word(word: str) -> str:
    """A word without case and accents."""
    return "".join(fold_character(c) for c in word)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    table: dict[str, str] = read_yaml(_SPELLINGS.read_text(encoding="utf-8"))["spellings"]
    return {fold_word(str(typed)): str(meant) for typed, meant in table.items()}


@lru_cache(maxsize=512)
@remembered
def fold(text: str) -> Folded:
    """Fold a message for matching: case, accents, apostrophes, chat spellings, runs of blanks."""
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    previous_end = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start > previous_end and pieces:
            pieces.append(" ")
            spans.append((previous_end, start))
        _append_word(match.group(), start, pieces, spans)
        previous_end = end
    return Folded(text, "".join(pieces), tuple(spans))


def _append_word(word: str, start: int, pieces: list[str], spans: list[tuple[int, int]]) -> None:
    whole = (start, start + len(word))
    meant = _spellings().get(fold_word(word))
    if meant is not None:
        pieces.append(meant)
        spans.extend([whole] * len(meant))
        return
    for offset, character in enumerate(word):
        folded = fold_character(character)
        pieces.append(folded)
        spans.extend([(start + offset, start + offset + 1)] * len(folded))
