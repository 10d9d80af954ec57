"""French as it is typed, brought to one spelling before it is counted.

Accents, case, apostrophes, chat spellings, stretched letters, invisible characters and the shapes of e-mail
addresses, links and numbers carry no intent of their own; what is left does. The table of chat spellings is
the one of `bot.qualification`, so that patterns and statistics read the same French. The way back to the
visitor's own words, which patterns need and which would take most of the training time, is left out here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from bot.yaml_text import read_yaml

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}")
_LINK = re.compile(r"(?:https?://|www\.)\S{1,200}|\b[\w-]{2,40}\.(?:fr|com|org|net|eu|be|ch|io)\b")
_PHONE = re.compile(r"(?<!\d)(?:\+|00)?\d(?:[ .\-/]{0,2}\d){7,13}(?!\d)")
_NUMBER = re.compile(r"\d+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
_NOT_WORD = re.compile(r"[^\w ]+")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ACCENT = re.compile("[\u0300-\u036f]")

# Elided words typed without their apostrophe, where the long form means nothing else.
_LOST_APOSTROPHE = re.compile(r"\b(qu|jusqu|lorsqu|puisqu|aujourd)(il|ils|elle|elles|on|un|une|a|hui)\b")
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "œ": "oe", "æ": "ae"}
)


def fold(text: str) -> str:
    """The text as features are taken from it: lower case words, single spaces, shapes instead of figures."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())
    shaped = _shapes(visible.translate(_TYPOGRAPHY))
    spelt = _WORD.sub(_spelt, _unaccented(_STRETCHED.sub(r"\1", shaped)))
    spelt = _LOST_APOSTROPHE.sub(r"\1'\2", spelt)
    marked = spelt.replace("?", " xqm ").replace("€", " euros ").replace("%", " pourcent ")
    return _SPACES.sub(" ", _NOT_WORD.sub(" ", marked)).strip()


def _shapes(text: str) -> str:
    if "@" in text:
        text = _EMAIL.sub(" xemail ", text)
    text = _LINK.sub(" xlien ", text)
    text = _PHONE.sub(_long_number, text)
    return _NUMBER.sub(lambda match: f" x{min(len(match.group()), 6)}chiffres ", text)


def _long_number(match: re.Match[str]) -> str:
    digits = sum(c.isdigit() for c in match.group())
    if digits == 9 and not match.group().startswith("0"):
        return " xsiren "
    if digits == 14 and not match.group().startswith(("0", "+")):
        return " xsiret "
    return " xtelephone "


def _unaccented(text: str) -> str:
    return _ACCENT.sub("", unicodedata.normalize("NFKD", text))


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    table = read_yaml(files("bot.qualification").joinpath("spellings.yml").read_text(encoding="utf-8"))
    return {_unaccented(str(typed).lower()): str(meant) for typed, meant in table["spellings"].items()}


def _spelt(word: re.Match[str]) -> str:
    return _spellings().get(word.group(), word.group())
