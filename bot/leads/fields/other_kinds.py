"""An answer where a name was asked that is wholly of another field's kind: « demain vers 14h », « 3 000 € ».

Each field's own parser claims its words; where nothing is left but what joins them, nothing was named.
« Lundi Vert » and « 14 Septembre SARL » leave a word that no other field claims, and « Vers Demain » is
written as a title is.
"""

from __future__ import annotations

import datetime
import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.leads.fields import callback_time, email, phone, place, timeline
from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import find_quantities
from bot.leads.fields.money import find_amounts
from bot.leads.fields.name_order import is_family_name, is_first_name
from bot.leads.fields.reading import ReadingContext
from bot.leads.fields.words import alternatives, whole_words
from bot.qualification.text import Folded, fold_word

_Spans = list[tuple[int, int]]
_ANY_DAY = datetime.date(2000, 1, 1)  # a form does not depend on the day
_LONGEST = 120  # whoever writes more says something
_WORD = re.compile(r"[^\W_]+")
_COUNTED = re.compile(rf" ?(?:de |d')?(?:{alternatives('staff', 'staff')})(?!\w)")
_SCALED = re.compile(r"\d ?'?k\b")
_REPLIES = (
    ("replies", "says_yes"),
    ("replies", "says_no"),
    ("replies", "weak_yes"),
    ("replies", "yes_despite_words"),
    ("replies", "no_despite_words"),
    ("other_kinds", "remarks"),
)
_AROUND = (("other_kinds", "fillers"), ("phrases", "greetings"), ("phrases", "closings"))


class Kind(enum.Enum):
    """What another field than a name would take."""

    MOMENT = "moment"
    AMOUNT = "amount"
    COUNT = "count"
    CONTACT = "contact"
    PLACE = "place"
    REPLY = "reply"


def other_kinds(text: str) -> frozenset[Kind]:
    """The kinds of which the whole text is, or none where a word is left that may name something."""
    typed = unicodedata.normalize("NFC", text)
    if len(typed) > _LONGEST or _is_known_name(typed):
        return frozenset()
    message = spell_out(typed)
    found = {kind: spans for kind, spans in _claims(typed, message) if spans}
    claimed = _letters(span for spans in found.values() for span in spans)
    around = _letters(span for entry in _AROUND for span in _typed(message, _said(message, *entry)))
    addresses = _letters(span for kind in (Kind.CONTACT, Kind.PLACE) for span in found.get(kind, ()))
    for number, word in enumerate(_WORD.finditer(typed)):
        letters = set(range(*word.span()))
        titled = number > 0 and not letters <= addresses and _is_title(word.group(), typed)
        if titled or not letters <= claimed | around:
            return frozenset()
    return frozenset(found)


def _claims(typed: str, message: Folded) -> Iterator[tuple[Kind, _Spans]]:
    """What each field's parser makes its own, as places in the text as typed."""
    moments = timeline.spans(message, _ANY_DAY) + callback_time.spans(message)
    moments += _said(message, "other_kinds", "durations")
    yield Kind.MOMENT, _typed(message, moments)
    amounts = [
        (a.start, a.end) for a in find_amounts(message) if _is_money(message, a.start, a.end, a.currency)
    ]
    yield Kind.AMOUNT, _typed(message, amounts)
    taken = _letters([*moments, *amounts])
    yield Kind.COUNT, _typed(message, [span for span in _counts(message) if not set(range(*span)) <= taken])
    yield Kind.CONTACT, _contacts(typed) + _typed(message, _said(message, "other_kinds", "ways"))
    yield Kind.PLACE, place.spans(typed)
    if len(_WORD.findall(typed)) > 1:  # one word that agrees may be a brand as well: « Parfait »
        yield Kind.REPLY, _typed(message, [span for entry in _REPLIES for span in _said(message, *entry)])


def _is_money(message: Folded, start: int, end: int, currency: str | None) -> bool:
    return currency is not None or _SCALED.search(message.text, start, end) is not None


def _counts(message: Folded) -> _Spans:
    """Numbers, and whom they count: « une dizaine de personnes »."""
    spans = []
    for number in find_quantities(message):
        counted = _COUNTED.match(message.text, number.end)
        if not number.is_article or counted:
            spans.append((number.start, counted.end() if counted else number.end))
    return spans


def _contacts(typed: str) -> _Spans:
    context = ReadingContext(today=_ANY_DAY, asked=True)
    quotes = [reading.quote for field in (email, phone) for reading in field.find(typed, context)]
    places = [(typed.find(quote), quote) for quote in quotes]
    return [(start, start + len(quote)) for start, quote in places if start >= 0]


def _said(message: Folded, table: str, entry: str) -> _Spans:
    return [match.span() for match in whole_words(table, entry).finditer(message.text)]


def _typed(message: Folded, spans: Iterable[tuple[int, int]]) -> _Spans:
    """The same places in the text as typed."""
    return [(message.spans[start][0], message.spans[end - 1][1]) for start, end in spans if end > start]


def _letters(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {index for start, end in spans for index in range(start, end)}


def _is_title(word: str, typed: str) -> bool:
    """A capital inside is that of a title, but for days and months and for who writes in nothing else."""
    if typed.isupper() or not word[0].isupper() or word.isupper():
        return False
    return whole_words("other_kinds", "capitals").fullmatch(fold_word(word)) is None


def _is_known_name(typed: str) -> bool:
    """« Toussaint » alone is a surname as well, with which many companies are named."""
    words = _WORD.findall(typed)
    capital = len(words) == 1 and words[0][:1].isupper()
    return capital and (is_family_name(words[0]) or is_first_name(words[0]))
