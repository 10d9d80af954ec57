"""The content of an answer, without the greetings, lead-ins and thanks around it."""

import re
from functools import lru_cache

from bot.leads.fields.chat import spell_out
from bot.leads.fields.words import alternatives
from bot.qualification.text import Folded

_EDGE = r"[\s,;:.!…)(-]*"
_PASSES = 6


@lru_cache(maxsize=32)
def _leading(table: str, entry: str) -> re.Pattern[str]:
    return re.compile(rf"{_EDGE}(?:{alternatives(table, entry)})(?:(?<=')|(?![\w'-])){_EDGE}")


@lru_cache(maxsize=4)
def _closing() -> re.Pattern[str]:
    return re.compile(rf"[\s,;:.!?…(-]+{alternatives('phrases', 'closings')}[\s,;:.!?…)-]*$")


def content_span(message: Folded, lead_ins: tuple[tuple[str, str], ...] = ()) -> tuple[int, int]:
    """Where the content begins and ends; greetings, the given lead-ins and closings are left out."""
    start = _start(message.text, (("phrases", "greetings"), *lead_ins))
    return start, max(start, _end(message.text, start))


def is_only_chatter(message: Folded) -> bool:
    """Whether nothing but greetings, politeness and thanks was typed."""
    position = 0
    for _ in range(2 * _PASSES):
        matches = [
            _leading("phrases", entry).match(message.text, position) for entry in ("greetings", "closings")
        ]
        position = max((match.end() for match in matches if match), default=position)
        if position == len(message.text):
            return True
    return not re.search(r"\w", message.text)


def _start(folded: str, tables: tuple[tuple[str, str], ...]) -> int:
    start = 0
    for _ in range(_PASSES):
        before = start
        for table, entry in tables:
            match = _leading(table, entry).match(folded, start)
            if match and match.end() < len(folded):
                start = match.end()
        if start == before:
            break
    return start


def _end(folded: str, start: int) -> int:
    end = len(folded)
    for _ in range(_PASSES):
        # A closing is short: looking at the tail only keeps the search bounded.
        tail_start = max(start, end - 60)
        match = _closing().search(folded[tail_start:end])
        if match is None or tail_start + match.start() <= start:
            break
        end = tail_start + match.start()
    return end


def content(text: str, *lead_ins: tuple[str, str]) -> str:
    """The content of an answer in the visitor's own words, without the punctuation around it."""
    message = spell_out(text)
    start, end = content_span(message, lead_ins)
    return tidy(message, start, end)


def tidy(message: Folded, start: int, end: int) -> str:
    """The words as typed on one line, a bracket kept only when both sides are there."""
    words = " ".join(message.quote(start, end).split()).strip(" \t,;:.!?…-–—")
    if words.count("(") != words.count(")"):
        words = words.strip("() ")
    return words


def split_clauses(folded: str) -> list[tuple[int, int]]:
    """Clauses between strong punctuation, as spans."""
    spans, start = [], 0
    for match in re.finditer(r"(?<!\b[lrd])(?<!\bart)[.;!?]+(?=\s|$)|\n", folded):
        if match.start() > start:
            spans.append((start, match.end()))
        start = match.end()
    if start < len(folded):
        spans.append((start, len(folded)))
    return spans
