"""What is said beside a dictated address about how it is written: « tout attaché », « p comme papa »."""

from __future__ import annotations

import re

from bot.leads.fields.number_words import DIGITS
from bot.leads.fields.text import fold
from bot.leads.fields.word_tables import words

_AT = re.compile(r"@|\ba?r?rr?oba[sz]\w*|\ba commercial\b|\bat\b|\bchez\b")
_LIKE = re.compile(r"\b(?P<letter>[a-z0-9]) comme [a-z]{2,20}\b")
_JOINED = re.compile(
    r",? ?\b(?:le tout |c'est |tout |ecrit |bien )?(?:attachee?s?|collee?s?|accrochee?s?"
    r"|en (?:un|1) (?:seul )?mot|d'un (?:seul )?(?:bloc|tenant)"
    r"|sans (?:point|espace|tiret)s?(?: ni (?:point|espace|tiret)s?)?)\b,?"
)
_MANNER = re.compile(
    r",? ?\b(?:le tout |tout |toujours )?(?:en (?:minuscules?|majuscules?|petites? lettres?|toutes lettres"
    r"|lettres)|sans (?:accents?|majuscules?))\b,?"
)
_DIGITS_SAID = re.compile(
    rf"(?:\b(?:{'|'.join(DIGITS)})\b ?){{2,8}}(?= ?(?:@|a?r?rr?oba|point\b|tiret\b|under))"
)
_NUMBER_APART = re.compile(r"(?<=[a-z]) (?P<number>\d{1,6})(?= ?(?:@|a?r?rr?oba))")
_LAST_WORDS = re.compile(r"[a-z0-9]+(?: [a-z0-9]+){1,3} *$")
_FIRST_WORDS = re.compile(r" *[a-z0-9-]+(?: [a-z0-9-]+){1,3}?(?= ?(?:point\b|\.))")
_JOINERS = frozenset(("point", "tiret", "underscore", "bas", "dot", "arobase", "at"))


def as_written(text: str) -> str:
    """The text with its dictated parts as they would be typed; place for place, spaces fill what is left."""
    folded = fold(text)
    if len(text) > 400 or not _AT.search(folded):
        return text
    for match in _LIKE.finditer(folded):
        text = _put(text, match.span(), match["letter"])
    for match in _MANNER.finditer(folded):
        text = _put(text, match.span(), "")
    for match in _JOINED.finditer(folded):
        text = _put(text, match.span(), "")
        text = _join_beside(text, match.start())
    folded = fold(text)
    for match in _DIGITS_SAID.finditer(folded):
        digits = "".join(str(DIGITS[word]) for word in match.group().split())
        start = match.start() - (1 if re.search(r"[a-z] $", folded[: match.start()]) else 0)
        text = _put(text, (start, match.end()), digits)
    for match in _NUMBER_APART.finditer(fold(text)):
        before = re.search(r"[a-z]+$", fold(text)[: match.start()])
        if before and before.group() not in words("email_neighbours"):
            text = _put(text, match.span(), match["number"])
    return text


def _put(text: str, span: tuple[int, int], new: str) -> str:
    start, end = span
    return text[:start] + new.ljust(end - start)[: end - start] + text[end:]


def _join_beside(text: str, place: int) -> str:
    """Put together the words that « tout attaché » was said of: those before it, or the domain before it."""
    folded = fold(text)
    signs = [sign for sign in _AT.finditer(folded) if sign.end() <= place]
    if signs:
        said = _FIRST_WORDS.match(folded, signs[-1].end())
        return _put(text, said.span(), " " + said.group().replace(" ", "")) if said else text
    said = _LAST_WORDS.search(folded[:place])
    if said is None:
        return text
    parts = list(re.finditer(r"[a-z0-9]+", said.group()))
    first = len(parts) - 1
    while first > 0 and not _is_apart(parts, first - 1):
        first -= 1
    start = said.start() + parts[first].start()
    return _put(text, (start, place), "".join(part.group() for part in parts[first:]))


def _is_apart(parts: list[re.Match[str]], index: int) -> bool:
    """Whether a word is none of the address; a letter before the last word is an initial."""
    word = parts[index].group()
    if word in _JOINERS:
        return True
    initial = len(word) == 1 and index == len(parts) - 2
    return word in words("email_neighbours") and not initial
