"""The words around what a search found in a conversation, contact details masked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.conversations.conversation import WORDLESS, Transcript
from bot.search.query import Query
from bot.search.words import search_words
from bot.web.console.masking import Veil
from bot.web.console.transcript import Piece, plain_links

_BEFORE, _AFTER = 50, 110
_MOST = 2
_WORD = re.compile(r"[^\W_]+")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Excerpt:
    """A part of one message, the words that were searched for marked in it."""

    pieces: tuple[Piece, ...]
    visitor: bool


def excerpts_of(transcript: Transcript, search: Query, veil: Veil) -> Sequence[Excerpt]:
    """The first places, those of the visitor before those of the assistant."""
    visitor = (excerpt(text, search, visitor=True) for text in _said(transcript, veil))
    assistant = (excerpt(text, search, visitor=False) for text in _answered(transcript, veil))
    found: list[Excerpt] = []
    for item in (*visitor, *assistant):
        if item is not None and item not in found:
            found.append(item)
    return found[:_MOST]


def excerpt(text: str, search: Query, *, visitor: bool) -> Excerpt | None:
    """The part of a text around the first word that was searched for; None when there is none."""
    line = _BLANKS.sub(" ", text).strip()
    spans = [(word.start(), word.end()) for word in _WORD.finditer(line) if _is_searched(word[0], search)]
    if not spans:
        return None
    start, end = _around(line, *spans[0])
    pieces = [Piece("… ")] if start else []
    place = start
    for first, last in spans:
        if last <= end:
            pieces += [Piece(line[place:first]), Piece(line[first:last], marked=True)]
            place = last
    pieces.append(Piece(line[place:end] + (" …" if end < len(line) else "")))
    return Excerpt(tuple(piece for piece in pieces if piece.text), visitor)


def _said(transcript: Transcript, veil: Veil) -> Iterator[str]:
    for turn in transcript.turns:
        if turn.message.kind not in WORDLESS and turn.number not in veil.hidden:
            yield veil.clean(turn.message.text)


def _answered(transcript: Transcript, veil: Veil) -> Iterator[str]:
    for turn in transcript.turns:
        for message in turn.answer.messages if turn.answer else ():
            if not message.card:
                yield plain_links(veil.clean(message.text))


def _is_searched(word: str, search: Query) -> bool:
    words = search_words(word)
    forms = (form for term in search.terms for form in term.forms)
    return any(
        found == wanted or (form.prefix and wanted == form.words[-1] and found.startswith(wanted))
        for form in forms
        for wanted in form.words
        for found in words
    )


def _around(line: str, first: int, last: int) -> tuple[int, int]:
    """Where an excerpt begins and ends: between words."""
    start, end = max(first - _BEFORE, 0), min(last + _AFTER, len(line))
    if start:
        start = line.find(" ", start, first) + 1 or first
    if end < len(line):
        cut = line.rfind(" ", last, end)
        end = cut if cut > 0 else end
    return start, end
