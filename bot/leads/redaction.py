"""Take a person's name, e-mail and phone out of a lead, wherever their words may hold them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.leads.lead import Lead

MARK = "[…]"
"""What stands where something was taken out."""

_GAP = r"[\s.\-/()]{0,2}"
_EMAIL = re.compile(r"[^\s@<>\"',;:()]{1,64}@[^\s@<>\"',;:()]{1,255}")
_SPOKEN = r"(?:\s(?:point|tiret|underscore)\s\S{1,40}){0,6}"
_SPOKEN_EMAIL = re.compile(rf"\S{{1,40}}{_SPOKEN}\sarobase?\s\S{{1,40}}{_SPOKEN}")
_PHONE = re.compile(rf"(?<![\w+])(?:\+|00|0){_GAP}\d(?:{_GAP}\d){{7,12}}(?!\d)")
_FREE_TEXTS = (
    "brief",
    "need",
    "role",
    "timeline",
    "procedure",
    "end_customers",
    "gateway_companies",
    "regulation",
)


def without_contact_details(lead: Lead, *earlier: Lead) -> Lead:
    """The lead of a visitor who does not want to be contacted: nothing in it says who they are.

    `earlier` are earlier states of the same lead: what they knew of the person is taken out as well.
    """
    clean = _cleaner((lead, *earlier))
    texts: dict[str, Any] = {name: clean(text) for name in _FREE_TEXTS if (text := getattr(lead, name))}
    return replace(
        lead,
        **texts,
        first_name=None,
        last_name=None,
        email=None,
        phone=None,
        organisation=_without_full_names(lead, (lead, *earlier)),
        callback_at=None,
        evidence=tuple(replace(item, quote=clean(item.quote)) for item in lead.evidence),
        score_reasons=tuple(clean(reason) for reason in lead.score_reasons),
    )


def _cleaner(leads: Iterable[Lead]) -> Callable[[str], str]:
    known = (pattern for lead in leads for pattern in _known(lead))
    patterns = [_EMAIL, _SPOKEN_EMAIL, _PHONE, *map(re.compile, known)]

    def clean(text: str) -> str:
        for pattern in patterns:
            text = _taken_out(pattern, text)
        return text

    return clean


def _known(lead: Lead) -> Iterator[str]:
    if lead.email:
        yield re.escape(_folded(lead.email))
    digits = "".join(re.findall(r"[0-9]", lead.phone or ""))
    if len(digits) >= 8:
        yield rf"\+?(?:\d{_GAP}){{0,5}}" + _GAP.join(digits[-8:])
    for name in (lead.first_name, lead.last_name):
        words = re.findall(r"\w+", _folded(name or ""))
        if sum(map(len, words)) > 1:
            yield r"(?<!\w)" + r"[\W_]{1,3}".join(map(re.escape, words)) + r"(?!\w)"


def _without_full_names(lead: Lead, states: Iterable[Lead]) -> str | None:
    """A craftsman's business may bear their full name; a family name alone is the name of the business."""
    words = _words(lead.organisation)
    full = [
        _words(f"{state.first_name} {state.last_name}")
        for state in states
        if state.first_name and state.last_name
    ]
    return None if any(name <= words for name in full) else lead.organisation


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", _folded(text or "")))


def _taken_out(pattern: re.Pattern[str], text: str) -> str:
    parts, done = [], 0
    for found in pattern.finditer(_folded(text)):
        parts += [text[done : found.start()], MARK]
        done = found.end()
    return "".join([*parts, text[done:]])


def _folded(text: str) -> str:
    """Without accents and capitals, every character at its place."""
    return "".join(_folded_character(character) for character in text)


def _folded_character(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character
