"""Which passwords the staff may choose: long ones that nobody tries first. None has to be odd."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

SHORTEST = 12
LONGEST = 200
"""Hashing longer ones would only keep the machine busy."""
_FEWEST_CHARACTERS = 5
_LONGEST_RUN = 0.6
_SUBSTITUTES = str.maketrans("@430157$!", "aaeoistsi")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
)
_COMMON = Path(__file__).with_name("passwords_common.txt")


def fault_of(password: str, about: Iterable[str] = ()) -> str | None:
    """Why this password is refused, as a code of the wording; None when it will do.

    `about` are words that everybody knows of its owner: name, e-mail address, company.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    plain = _folded(password)
    if len(set(plain)) < _FEWEST_CHARACTERS or _is_repeated(plain) or _follows_a_row(plain):
        return "easy"
    if _is_common(plain):
        return "common"
    return "personal" if _is_about(plain, about) else None


def _is_common(plain: str) -> bool:
    core = _without_ends(plain)
    cores = {core, _without_ends(plain.translate(_SUBSTITUTES)), core.translate(_SUBSTITUTES)}
    # In the middle, signs are letters in disguise or nothing at all.
    cores |= {re.sub(r"[\W\d_]+", "", core) for core in cores}
    return bool(cores & _common_words()) or core == ""


def _is_about(plain: str, about: Iterable[str]) -> bool:
    """Whether hardly a letter is left without the words that everybody knows."""
    letters = left = re.sub(r"[\W\d_]+", "", plain)
    for text in about:
        for word in re.findall(r"[^\W\d_]{4,}", _folded(text)):
            left = left.replace(word, "")
    return left != letters and len(left) < _FEWEST_CHARACTERS


def _without_ends(plain: str) -> str:
    """« motdepasse » of « 12motdepasse34! »."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)


def _is_repeated(plain: str) -> bool:
    """« abcabcabcabc »: the same few characters again and again."""
    return re.fullmatch(r"(.{1,5})\1+.{0,4}", plain, re.DOTALL) is not None


def _follows_a_row(plain: str) -> bool:
    """Whether most of it follows the alphabet, the figures or a row of the keyboard, in either direction."""
    steps = sum(
        any(plain[i : i + 2] in row or plain[i : i + 2][::-1] in row for row in _ROWS)
        for i in range(len(plain) - 1)
    )
    return steps >= (len(plain) - 1) * _LONGEST_RUN


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
