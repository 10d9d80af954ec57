"""Take names, e-mail addresses and phone numbers out of what people wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

MARK = "[…]"
"""What stands where something was taken out."""

Clean = Callable[[str], str]
_Rule = tuple[re.Pattern[str], str]

_GAP = r"[\s.\-/()]{0,2}"
_EMAIL = re.compile(r"[^\s@<>\"',;:()]{1,64}@[^\s@<>\"',;:()]{1,255}")
_SPOKEN = r"(?:\s(?:point|tiret|underscore)\s\S{1,40}){0,6}"
_SPOKEN_EMAIL = re.compile(rf"\S{{1,40}}{_SPOKEN}\sarobase?\s\S{{1,40}}{_SPOKEN}")
_PHONE = re.compile(rf"(?<![\w+])(?:\+|00|0){_GAP}\d(?:{_GAP}\d){{7,12}}(?!\d)")
_PARTICLES = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "van", "von", "der", "den", "et"])
_CODES = frozenset(
    {
        *("event", "name", "asking", "editing", "doubted", "kind", "flow", "outcome", "signal", "segment"),
        *("best", "label", "intent", "topic", "usage", "acts", "requested_slot", "manner", "model"),
    }
)
"""Keys of JSON whose values come from us, never from a visitor."""
# By chance one in a few hundred holds figures that could be a phone number.
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SHORTEST_PART = 3
_PHONE_DIGITS = 8


@dataclass(frozen=True)
class Identity:
    """What is known of who somebody is: each may hold several, as people correct themselves."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    """What they wrote to say the same, such as a dictated address, after its kind: a field of `Marks`."""

    def __or__(self, other: Identity) -> Identity:
        """What both know."""
        return Identity(
            tuple(dict.fromkeys((*self.names, *other.names))),
            tuple(dict.fromkeys((*self.emails, *other.emails))),
            tuple(dict.fromkeys((*self.phones, *other.phones))),
            tuple(dict.fromkeys((*self.words, *other.words))),
        )

    def with_domains(self) -> Identity:
        """The same, and what follows the @ of each address: a family's or a craftsman's domain names them."""
        domains = (email.rpartition("@")[2] for email in self.emails)
        return self | Identity(words=tuple(("email", domain) for domain in domains if domain))


@dataclass(frozen=True)
class Marks:
    """What stands where a name, an e-mail address or a phone number was taken out."""

    name: str = MARK
    email: str = MARK
    phone: str = MARK


PLAIN = Marks()


def cleaner(known: Identity, marks: Marks = PLAIN, *, parts: bool = False) -> Clean:
    """Takes these people out of texts, and whatever looks like an e-mail address or a phone number.

    With `parts` each word of a name made of several counts as well: « Dupont » of « Dupont-Moretti ».
    """
    rules = list(_rules(known, marks, parts))

    def clean(text: str) -> str:
        plain = folded(text)
        for pattern, mark in rules:
            if pattern.search(plain):
                text = _taken_out(pattern, mark, text, plain)
                plain = folded(text)
        return text

    return clean


def cleaned(value: Any, clean: Clean) -> Any:
    """A value of JSON with every text in it cleaned; codes stay, whatever somebody may be called.

    So do identifiers: a button is still to be pressed, and a message that comes again is the same one.
    """
    if isinstance(value, str):
        return value if _IDENTIFIER.fullmatch(value) else clean(value)
    if isinstance(value, dict):
        return {
            name: item if name in _CODES and not isinstance(item, dict) else cleaned(item, clean)
            for name, item in value.items()
        }
    return [cleaned(item, clean) for item in value] if isinstance(value, list) else value


def folded(text: str) -> str:
    """Without accents and capitals, every character at its place."""
    return text.lower() if text.isascii() else "".join(map(_folded_character, text))


def _rules(known: Identity, marks: Marks, parts: bool) -> Iterator[_Rule]:
    for kind, text in sorted(known.words, key=lambda pair: -len(pair[1])):
        yield from _literal(text, getattr(marks, kind))
    yield _EMAIL, marks.email
    yield _SPOKEN_EMAIL, marks.email
    yield _PHONE, marks.phone
    for email in known.emails:
        yield from _literal(email, marks.email)
    for phone in known.phones:
        digits = "".join(re.findall(r"[0-9]", phone))
        if len(digits) >= _PHONE_DIGITS:
            last = _GAP.join(digits[-_PHONE_DIGITS:])
            yield re.compile(rf"\+?(?:\d{_GAP}){{0,5}}" + last), marks.phone
    for words in _names(known.names, parts):
        yield re.compile(r"(?<!\w)" + r"[\W_]{1,3}".join(map(re.escape, words)) + r"(?!\w)"), marks.name


def _literal(text: str, mark: str) -> Iterator[_Rule]:
    plain = folded(text).strip()
    if plain:
        before = r"(?<!\w)" if plain[0].isalnum() else ""
        after = r"(?!\w)" if plain[-1].isalnum() else ""
        yield re.compile(before + re.escape(plain) + after), mark


def _names(names: Iterable[str], parts: bool) -> Sequence[Sequence[str]]:
    whole = [re.findall(r"\w+", folded(name)) for name in names]
    found = {tuple(words) for words in whole if sum(map(len, words)) > 1}
    if parts:
        several = (word for words in whole if len(words) > 1 for word in words)
        found |= {(word,) for word in several if len(word) >= _SHORTEST_PART and word not in _PARTICLES}
    return sorted(found, key=lambda words: (-len(words), words))


def _taken_out(pattern: re.Pattern[str], mark: str, text: str, plain: str) -> str:
    parts, done = [], 0
    for found in pattern.finditer(plain):
        parts += [text[done : found.start()], mark]
        done = found.end()
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character
