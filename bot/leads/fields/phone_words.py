"""Hundreds in a dictated number: « zéro quatre cent septante-cinq… », « cent vingt-trois »."""

from __future__ import annotations

import re

from bot.leads.fields.number_words import DIGITS

_FROM_TWO = {word: value for word, value in DIGITS.items() if value > 1}
_UNIT = r"(?:un|deux|trois|quatre(?![ -]vingt)|cinq|six|sept|huit|neuf)\b"
_HUNDRED = re.compile(
    rf"(?:(?<!-)(?<!\bdix )\b(?P<digit>{'|'.join(_FROM_TWO)})[ -])?\bcents?\b"
    rf"(?=[ ,-]{{1,2}}(?:(?P<unit>{_UNIT})|(?P<number>(?:dix|onze|douze|treize|quatorze|quinze|seize|vingt"
    r"|trente|quarante|cinquante|soixante|septante|quatre|huitante|octante|nonante|\d\d)))|(?P<round>))"
)


def without_hundreds(folded: str) -> str:
    """The text with the hundreds in digits, so that two digits follow each; its length stays the same."""
    return _HUNDRED.sub(_in_digits, folded)


def _in_digits(match: re.Match[str]) -> str:
    digit = str(_FROM_TWO.get(match["digit"] or "", 1))
    zeros = "0" if match["unit"] else "" if match["number"] else "00"
    spaced = f"{digit} 0" if zeros == "0" else digit + zeros
    return spaced.ljust(len(match.group()))
