"""French as it is typed, brought to one spelling before it is counted.

Accents, case, apostrophes, chat spellings, stretched letters, invisible characters and the shapes of e-mail
addresses, links and numbers carry no intent of their own; what is left does. The table of chat spellings is
the one of `bot.qualification.text`, so that patterns and statistics read the same French.
"""

from __future__ import annotations

import re
import unicodedata

from bot.qualification.text import fold as fold_characters

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}")
_LINK = re.compile(
    r"(?:https?://|www\.)\S{1,200}|\b[\w-]{2,40}\.(?:fr|com|org|net|eu|be|ch|io)\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?<!\d)(?:\+|00)?\d(?:[ .\-/]{0,2}\d){7,13}(?!\d)")
_NUMBER = re.compile(r"\d+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_NOT_WORD = re.compile(r"[^\w ]+")
_SPACES = re.compile(r"\s+")

# Elided forms typed without their apostrophe, where the long form is a word that means nothing else.
_LOST_APOSTROPHE = re.compile(r"\b(qu|jusqu|lorsqu|puisqu|aujourd)(il|ils|elle|elles|on|un|une|a|hui)\b")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'", "–": "-", "—": "-"})


def fold(text: str) -> str:
    """The text as features are taken from it: lower case words, single spaces, shapes instead of figures."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    shaped = _shapes(visible.translate(_TYPOGRAPHY))
    spelt = fold_characters(_STRETCHED.sub(r"\1", shaped)).text
    spelt = _LOST_APOSTROPHE.sub(r"\1'\2", spelt)
    marked = spelt.replace("?", " xqm ").replace("€", " euros ").replace("%", " pourcent ")
    return _SPACES.sub(" ", _NOT_WORD.sub(" ", marked)).strip()


def _shapes(text: str) -> str:
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
