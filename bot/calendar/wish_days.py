"""Days and periods in a wish, resolved against the day on which it was said."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from bot.calendar.wish import Days
from bot.calendar.wish_mentions import Mention
from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.periods import shift, valid

Date = datetime.date
_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_NAME = "|".join(_NAMES)
_MONTHS = "janv|fev|mars|avr|mai|juin|juil|aou|sept|oct|nov|dec"
_NEXT = r"(?:prochaine?|suivante?|d'apres|qui vient)"
_NAMED = re.compile(
    # « Ce soir » says the part of the day as well, which is read on its own.
    r"\b(?P<name>aujourd'hui|apres[- ]demain|demain|tantot|ce jour|dans la journee"
    r"|ce(?= soir| midi| matin)|cet(?= apres-midi))\b"
)
_WITH_NUMBER = re.compile(
    rf"\b(?:(?:{_NAME})(?: le)?|le|du|au|pour le) (?P<day>1er|[0-3]?\d)(?:er)?"
    rf"(?![\d/h.:]| ?(?:h\b|heures?|%|€))(?! (?:{_MONTHS}))"
)
_WEEKDAY = re.compile(
    rf"\b(?P<article>les? |tous les )?(?P<name>{_NAME})s?\b"
    r"(?: (?:(?P<fortnight>en 15)|(?P<week>en 8)|prochain|qui vient))?"
)
_WEEK = re.compile(
    rf"\b(?:(?P<part>debut|milieu|fin) de (?:la |cette )?semaine(?P<next> {_NEXT})?"
    rf"|(?:la |cette )semaine(?P<next2> {_NEXT})?|semaine(?P<next3> {_NEXT})|dans la semaine)\b"
)
_IN_WEEKS = re.compile(
    r"\bdans (?:(?P<count>une|deux|trois|quatre|[1-4]) semaines?"
    r"|(?:une |la )?(?:quinzaine|quinze jours|15 jours))\b"
)
_WEEKEND = re.compile(r"\b(?:ce |le )?week-end\b")
_A_DATE = re.compile(rf"\d|\b(?:jours?|{_MONTHS})")
_AHEAD = {"apres demain": 2, "demain": 1}
_COUNTS = {"une": 1, "1": 1, "deux": 2, "2": 2, "trois": 3, "3": 3, "quatre": 4, "4": 4}


def days_in(words: str, today: Date) -> Iterator[Mention]:
    """Every day or period, each once, the most precise reading first."""
    taken: list[tuple[int, int]] = []
    for mention in _all(words, today):
        if not any(mention.start < last and first < mention.end for first, last in taken):
            taken.append((mention.start, mention.end))
            yield mention


def _all(words: str, today: Date) -> Iterator[Mention]:
    for match in _WITH_NUMBER.finditer(words):
        day = _day_of_month(match["day"], today)
        if day is not None:
            yield Mention(*match.span(), days=(day, day))
    for match in _IN_WEEKS.finditer(words):
        yield Mention(*match.span(), days=_week(today, _COUNTS.get(match["count"], 2)), week=True)
    yield from _written_out(words, today)
    for match in _NAMED.finditer(words):
        day = today + datetime.timedelta(days=_AHEAD.get(match["name"].replace("-", " "), 0))
        yield Mention(*match.span(), days=(day, day))
    for match in _WEEKDAY.finditer(words):
        yield _weekday(match, today)
    for match in _WEEK.finditer(words):
        following = match["next"] or match["next2"] or match["next3"]
        yield Mention(*match.span(), days=_part_of_week(match["part"], bool(following), today), week=True)
    for match in _WEEKEND.finditer(words):
        saturday = today + datetime.timedelta(days=(5 - today.weekday()) % 7)
        yield Mention(*match.span(), days=(saturday, saturday + datetime.timedelta(days=1)))


def _written_out(words: str, today: Date) -> Iterator[Mention]:
    """Dates with a month, and « dans trois jours »: read as everywhere else in a conversation."""
    message = spell_out(words)
    for moment in find_moments(message, today):
        start, end = message.spans[moment.start][0], message.spans[moment.end - 1][1]
        said = words[start:end]
        if _A_DATE.search(said) and "semaine" not in said:
            first = today if re.match(r"(?:d'ici|sous|avant)\b", said) else moment.first
            yield Mention(start, end, days=(min(first, moment.last), moment.last))


def _weekday(match: re.Match[str], today: Date) -> Mention:
    number = _NAMES.index(match["name"])
    day = today + datetime.timedelta(days=(number - today.weekday()) % 7 or 7)
    day += datetime.timedelta(days=7 if match["week"] else 14 if match["fortnight"] else 0)
    later = match["week"] or match["fortnight"]
    return Mention(
        *match.span(),
        days=(day, day),
        weekday=None if later else number,
        habit=match["article"] is not None and not later,
    )


def _part_of_week(part: str | None, following: bool, today: Date) -> Days:
    first, last = _week(today, 1 if following else 0)
    days = {"debut": (0, 1), "milieu": (1, 3), "fin": (3, 4)}.get(part or "", (0, 4))
    begin, end = (first + datetime.timedelta(days=offset) for offset in days)
    if end < today:  # « en fin de semaine », said on a Saturday
        begin, end = begin + datetime.timedelta(days=7), end + datetime.timedelta(days=7)
    return max(begin, today), end


def _week(today: Date, ahead: int) -> Days:
    monday = today + datetime.timedelta(days=7 * ahead - today.weekday())
    return monday, monday + datetime.timedelta(days=6)


def _day_of_month(text: str, today: Date) -> Date | None:
    number = 1 if text == "1er" else int(text)
    for ahead in range(3):
        month = shift(today.replace(day=1), ahead)
        found = valid(month.year, month.month, number) if number else None
        if found and found >= today:
            return found
    return None
