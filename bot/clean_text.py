"""What people may type anywhere, freed of what nobody sees or what only does harm."""

from __future__ import annotations

import unicodedata

MOST_MARKS = 5
"""Combining marks in a row; living languages need fewer.

A thousand of them on one letter cover the lines around, and composing them takes a time that grows with the
square of their number: eight kilobytes would hold up everybody for a tenth of a second.
"""
_MARKS = frozenset({"Mn", "Me"})
_KEPT_CONTROLS = frozenset("\n\r\t")


def without_floods(text: str) -> str:
    """The text with no more combining marks in a row than any language needs."""
    if text.isascii():
        return text
    kept, in_a_row = [], 0
    for character in text:
        is_mark = unicodedata.combining(character) > 0 or unicodedata.category(character) in _MARKS
        in_a_row = in_a_row + 1 if is_mark else 0
        if in_a_row <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def is_no_character(character: str) -> bool:
    """Whether Unicode has set it aside for good: XML, and the tables that are made of it, cannot hold it."""
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def storable(text: str) -> str:
    """A field of a form as it may be kept: no floods, of control characters line breaks and tabs alone."""
    calm = without_floods(text)
    if calm.isprintable():
        return calm
    return "".join(
        character
        for character in calm
        if character in _KEPT_CONTROLS
        or not (unicodedata.category(character) in ("Cc", "Cs") or is_no_character(character))
    )
