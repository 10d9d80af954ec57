"""Where a message says who somebody is: names, ways to reach them, numbers of companies, addresses.

For reading: words are covered, each character at its place. For learning: `bot.learning.cleaning` puts
neutral words there.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.leads.fields import email, person_name, phone, siren_siret
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.text import fold
from bot.learning.names import first_names_in, is_everyday

NAME, EMAIL, PHONE, NUMBER = "name", "email", "phone", "number"
ADDRESS, ORGANISATION, LINK = "address", "organisation", "link"
CONTACT = frozenset({NAME, EMAIL, PHONE, ADDRESS, NUMBER})
"""What is covered when a conversation is read: what tells a person, not what tells their business."""
COVER = "•"

_GAP = r"[\s.\-/()]{0,2}"
_SPOKEN = r"(?:\s(?:point|tiret|underscore|dot)\s\S{1,40}){0,6}"
_STREETS = (
    "rue|avenue|av|bd|bld|boulevard|chemin|impasse|allee|allees|route|quai|square|lotissement|residence"
    "|hameau|lieu[- ]dit|passage|sentier|faubourg|fbg|rond[- ]point|esplanade|promenade|zac"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (LINK, re.compile(r"\b(?:https?://|www\.)\S{1,300}")),
    (EMAIL, re.compile(r"[^\s@<>\"',;:()]{1,64}@[^\s@<>\"',;:()]{1,255}")),
    (EMAIL, re.compile(rf"\S{{1,40}}{_SPOKEN}\s(?:arobase?|at)\s\S{{1,40}}{_SPOKEN}")),
    (PHONE, re.compile(rf"(?<![\w+])(?:\+|00|0){_GAP}\d(?:{_GAP}\d){{7,12}}(?!\d)")),
    (NUMBER, re.compile(r"\b[a-z]{2}\d{2}(?:[ ]?[a-z0-9]{4}){3,7}(?:[ ]?[a-z0-9]{1,3})?\b")),  # IBAN
    (NUMBER, re.compile(r"(?<!\d)\d(?:[\s.\-/]{0,2}\d){6,40}(?!\d)")),
    (
        ADDRESS,
        re.compile(
            r"(?<!\w)(?:\d{1,4}\s{0,2}(?:bis|ter|quater|[a-d])?,?\s{1,2})?"
            rf"(?:{_STREETS})\.?\s(?:d['eu]\s?|des\s|de\s(?:la\s|l['])?|du\s)?[^\n,;.!?()\d]{{2,50}}"
        ),
    ),
    (
        ADDRESS,  # « la place » is a street only behind a number
        re.compile(
            r"(?<!\w)\d{1,4}\s{0,2}(?:bis|ter)?,?\s{1,2}(?:place|cours|villa|cite|zone|za|zi)\s"
            r"[^\n,;.!?()\d]{2,50}"
        ),
    ),
    (ADDRESS, re.compile(r"(?<!\d)\d{5}\s{1,2}[^\W\d_][^\n,;.!?()\d]{1,40}")),
)  # fmt: skip
_TITLE = re.compile(
    r"(?<!\w)(?:m\.|mr\.?|mme|mlle|monsieur|madame|mademoiselle|maitre|me|docteur|dr\.?|pr\.?|prof\.?)\s{1,2}"
    r"([^\W\d_][\w'’-]{1,40}(?:\s[^\W\d_][\w'’-]{1,40})?)"
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
_FEWEST_DIGITS = 8
_SHORTEST_NAME = 3
_FIELDS = {
    "first_name": "names", "last_name": "names", "phone": "numbers", "siren": "numbers", "siret": "numbers",
    "email": "emails", "organisation": "organisations",
}  # fmt: skip
_FINDERS: tuple[tuple[str, Callable[[str, ReadingContext], list[Reading[Any]]]], ...] = (
    (EMAIL, email.find),
    (PHONE, phone.find),
    (NUMBER, siren_siret.find),
    (NAME, person_name.find),
)


@dataclass(frozen=True)
class Known:
    """What a conversation and its leads tell of the person, wherever they say it."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """Phones and numbers of companies."""
    emails: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonalSpan:
    """Words of a message that are personal, and how."""

    start: int
    end: int
    kind: str


def known_of(understandings: Iterable[Mapping[str, Any]], people: Iterable[Mapping[str, Any]] = ()) -> Known:
    """What was understood of messages, and what the leads say, each with the fields of a lead."""
    told: dict[str, list[str]] = {"names": [], "numbers": [], "emails": [], "organisations": []}
    for understanding in understandings:
        for fact in understanding.get("facts") or ():
            _take_in(told, fact)
    for person in people:
        for field, kind in _FIELDS.items():
            told[kind].append(str(person.get(field) or ""))
    return Known(**{name: tuple(dict.fromkeys(filter(None, values))) for name, values in told.items()})


def _take_in(told: dict[str, list[str]], fact: Mapping[str, Any]) -> None:
    topic, value, quote = fact.get("topic"), fact.get("value"), str(fact.get("quote") or "").strip()
    if topic == "name":
        parts = value.values() if isinstance(value, Mapping) else [value]
        told["names"] += [str(part or "") for part in parts]
    elif topic in ("phone", "siren_or_siret"):
        told["numbers"] += [str(value), quote]
    elif topic == "email":
        told["emails"] += [str(value), quote]
    elif topic == "organisation":
        told["organisations"].append(str(value.get("name") if isinstance(value, Mapping) else value))


def personal_spans(
    text: str, known: Known, today: datetime.date, asked: str | None = None
) -> list[PersonalSpan]:
    """What is personal in the text, in order, without overlaps; `asked` is the topic asked before it."""
    folded = fold(text)
    found = [
        *_by_pattern(folded),
        *_by_parser(text, today, asked),
        *_by_title(text, folded),
        *_known(folded, known),
        *(PersonalSpan(start, end, NAME) for start, end in first_names_in(text, folded)),
    ]
    return _joined(found)


def covered(text: str, spans: Iterable[PersonalSpan], kinds: frozenset[str] = CONTACT) -> str:
    """The text with these spans covered; every other character stays at its place."""
    letters = list(text)
    for span in spans:
        if span.kind in kinds:
            for position in range(span.start, span.end):
                letters[position] = letters[position] if letters[position].isspace() else COVER
    return "".join(letters)


def _by_pattern(folded: str) -> Iterator[PersonalSpan]:
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(folded):
            yield PersonalSpan(found.start(), found.start() + len(found.group().rstrip()), kind)


def _by_parser(text: str, today: datetime.date, asked: str | None) -> Iterator[PersonalSpan]:
    context = ReadingContext(today)
    for kind, find in _FINDERS:
        for reading in find(text, context):
            yield from _quoted(text, reading.quote, kind)
    if asked == "name":
        answer = person_name.read(text, ReadingContext(today, asked=True))
        if answer is not None:
            yield from _quoted(text, answer.quote, NAME)


def _quoted(text: str, quote: str, kind: str) -> Iterator[PersonalSpan]:
    start = text.find(quote) if quote else -1
    if start >= 0:
        yield PersonalSpan(start, start + len(quote), kind)


def _by_title(text: str, folded: str) -> Iterator[PersonalSpan]:
    """« Madame Kervadec », « mr dupont »: whatever is not an everyday word after a title is a name."""
    for found in _TITLE.finditer(folded):
        for word in _WORD.finditer(folded, found.start(1), found.end(1)):
            if not is_everyday(word.group()) and len(word.group()) >= _SHORTEST_NAME:
                yield PersonalSpan(word.start(), word.end(), NAME)
            elif not text[word.start()].isupper():
                break


def _known(folded: str, known: Known) -> Iterator[PersonalSpan]:
    for name in known.names:
        parts = [part for part in re.findall(r"\w+", fold(name)) if len(part) >= _SHORTEST_NAME]
        yield from _each(folded, parts, NAME)
    yield from _each(folded, [fold(name).strip() for name in known.organisations], ORGANISATION)
    yield from _each(folded, [fold(text).strip() for text in known.emails], EMAIL)
    for number in known.numbers:
        digits = "".join(re.findall(r"\d", number))
        if len(digits) >= _FEWEST_DIGITS:
            pattern = rf"\+?(?:\d{_GAP}){{0,6}}" + _GAP.join(digits[-_FEWEST_DIGITS:])
            for found in re.finditer(pattern, folded):
                yield PersonalSpan(found.start(), found.end(), PHONE)


def _each(folded: str, parts: Sequence[str], kind: str) -> Iterator[PersonalSpan]:
    for part in filter(None, parts):
        for found in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", folded):
            yield PersonalSpan(found.start(), found.end(), kind)


def _joined(found: Iterable[PersonalSpan]) -> list[PersonalSpan]:
    """Overlapping spans become one, of the kind of the longest."""
    joined: list[PersonalSpan] = []
    for span in sorted(found, key=lambda item: (item.start, -item.end)):
        last = joined[-1] if joined else None
        if last is None or span.start >= last.end:
            joined.append(span)
            continue
        kind = last.kind if last.end - last.start >= span.end - span.start else span.kind
        joined[-1] = PersonalSpan(last.start, max(last.end, span.end), kind)
    return joined
