"""A phone number that was dictated: « zéro six, trente-neuf, quatre-vingt-dix-huit… »."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.leads.fields.number_words import DIGITS, TENS, UNITS

_UNITS = {**DIGITS, **UNITS}
_WORD = re.compile(r"[a-z]+|\d+|\+")
_FEWEST = 6
# Digits alone are a phone number here only in pairs, whatever stands between them: « 06,39,98… ».
_PAIRS = re.compile(r"0\d(?: \d\d){4}")


@dataclass(frozen=True)
class Spelt:
    """The groups of digits that were said and where."""

    groups: list[str]
    start: int
    end: int
    international: bool


def spell_digits(folded: str) -> Spelt | None:
    """The longest row of number words (digits may be mixed in) with enough digits to be a phone number."""
    best: Spelt | None = None
    row: list[re.Match[str]] = []
    for match in [*_WORD.finditer(folded), None]:
        if match is not None and _belongs(match.group(), bool(row)):
            row.append(match)
            continue
        spelt = _spelt(row)
        if spelt and (best is None or len("".join(spelt.groups)) > len("".join(best.groups))):
            best = spelt
        row = []
    return best


def _belongs(word: str, inside: bool) -> bool:
    if word in _UNITS or word in TENS or word.isdigit() or word in ("plus", "+"):
        return True
    return inside and word in ("et", "double")


def _spelt(row: list[re.Match[str]]) -> Spelt | None:
    while row and row[-1].group() in ("et", "un", "une", "double", "plus", "+") and len(row) > 1:
        if row[-1].group() in ("un", "une"):
            break
        row = row[:-1]
    while row and row[0].group() in ("un", "une"):
        row = row[1:]
    if len(row) < 4:
        return None
    words = [match.group() for match in row]
    if sum(word.isalpha() for word in words) < 2 and not _PAIRS.fullmatch(" ".join(words)):
        return None
    international = words[0] in ("plus", "+")
    groups = _groups([w for w in words if w not in ("plus", "+")])
    if len("".join(groups)) < _FEWEST:
        return None
    return Spelt(groups, row[0].start(), row[-1].end(), international)


def _groups(words: list[str]) -> list[str]:
    groups: list[str] = []
    index = 0
    while index < len(words):
        number, used = _pair(words, index)
        text = words[index] if words[index].isdigit() else str(number)
        if groups and groups[-1] == "0" and len(text) == 1:
            groups[-1] = "0" + text
        elif used:
            groups.append(text)
        index += max(used, 1)
    return groups


def _pair(words: list[str], index: int) -> tuple[int, int]:
    """The number below one hundred that begins at a word, and how many words it takes."""
    word = words[index]
    if word in _UNITS and not (word == "quatre" and words[index + 1 : index + 2] in (["vingt"], ["vingts"])):
        value, used = _UNITS[word], 1
        if word == "dix" and words[index + 1 : index + 2] and words[index + 1] in ("sept", "huit", "neuf"):
            value, used = 10 + _UNITS[words[index + 1]], 2
        return value, used
    if word in _UNITS:
        ten, used = 80, 2
    elif word in TENS:
        ten, used = TENS[word], 1
    else:
        return 0, int(word.isdigit())
    rest = words[index + used : index + used + 3]
    linked = rest[:1] == ["et"]
    rest = rest[1:] if linked else rest
    if not rest or rest[0] not in _UNITS or rest[0] == "zero" or rest[:2] == ["quatre", "vingt"]:
        return ten, used
    unit = _UNITS[rest[0]]
    if rest[0] == "dix" and len(rest) > 1 and rest[1] in ("sept", "huit", "neuf"):
        unit, linked_more = 10 + _UNITS[rest[1]], 1
    else:
        linked_more = 0
    if unit >= 10 and ten not in (60, 80):
        return ten, used
    return ten + unit, used + 1 + linked_more + int(linked)
