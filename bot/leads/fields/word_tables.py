"""The word lists that parsers use, kept beside them as text: `<name>.txt`, words apart by spaces or lines."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.leads.fields.text import fold

_FOLDER = Path(__file__).parent


@cache
def words(name: str) -> frozenset[str]:
    """The folded single words of a table."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The folded lines of a table, longest first, so that an alternation prefers the longest."""
    return tuple(sorted(set(_lines(name)), key=lambda line: (-len(line), line)))


def _lines(name: str) -> list[str]:
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [fold(line) for line in lines if line]
