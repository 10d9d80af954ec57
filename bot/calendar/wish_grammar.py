"""Understand when somebody would like to be called, in French as it is typed.

« Demain vers 14 h », « plutôt en fin de semaine », « la semaine prochaine, pas le mercredi »: the words are
spelt out, what they mention is found and put in order, and days and times that belong together make a choice.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.calendar.wish import Choice, Hours, Wish
from bot.calendar.wish_days import days_in
from bot.calendar.wish_hours import hours_in, in_part
from bot.calendar.wish_mentions import Mention, bound_of, ruled_out
from bot.calendar.wish_words import spelt

_SOONEST = re.compile(
    r"\b(?:(?:des|le plus tot|au plus|le plus|aussi) (?:que )?(?:possible|vite|tot|rapidement)(?: possible)?|"
    r"des que vous (?:pouvez|pourrez)|maintenant|tout de suite|de suite|immediat\w*|rapidement|"
    r"le premier (?:creneau|dispo\w*)|en urgence|c'est urgent|urgent)\b"
)
_ANYTHING = re.compile(
    r"\b(?:n'importe (?:quand|quel \w+)|quand (?:vous|tu) (?:voulez|pouvez|veux|peux)|a toute heure|"
    r"peu importe|tout le temps|a tout moment|tous les jours|toute la journee|ca m'est egal|"
    r"comme (?:vous voulez|ca vous arrange)|(?:pas|aucune|sans) (?:de )?preferences?|a votre convenance|"
    r"toujours dispo\w*|je m'adapte)\b"
)
_OFFICE = re.compile(r"\b(?:heures? (?:de bureau|ouvr\w+)|en journee)\b")
_IN_HOURS = re.compile(
    r"\bdans (?:environ )?(?P<count>\d|une|deux|trois|quatre)(?: ?h00| ?h(?:eures?)?)\b(?! ?\d)"
)
_COUNTS = {"une": 1, "deux": 2, "trois": 3, "quatre": 4}
_TO = re.compile(r"^ ?(?:et|a|au|-|jusqu'a|jusqu'au)(?: le)? ?$")
_BETWEEN = re.compile(r"\b(?:entre|de|du|d')(?: le)? ?$")
_OR = re.compile(r"\bou\b|\bsinon\b|,|;|/")


@dataclass
class _Group:
    """Days and hours that were said together."""

    day: Mention | None = None
    hours: Hours | None = None


def understand(text: str, now: datetime.datetime) -> Wish | None:
    """The wish in a text, said at this local moment; None when it says nothing of when."""
    words, today = spelt(text), now.date()
    soonest, anything = bool(_SOONEST.search(words)), bool(_ANYTHING.search(words) or _OFFICE.search(words))
    in_hours = _IN_HOURS.search(words)
    if in_hours:
        return Wish((_in_hours(in_hours["count"], now),))
    mentions = _in_their_week(_mentions(words, today))
    if not (mentions or soonest or anything):
        return None
    never = tuple(_choice(_Group(mention, mention.hours)) for mention in mentions if mention.excluded)
    wish = Wish(never=never, soonest=soonest, anything=anything)
    kept = [mention for mention in mentions if not mention.excluded]
    wish = _bounded(kept, wish, today)
    groups = _together(words, [mention for mention in kept if not mention.bound])
    choices = (_choice(group) for group in groups)
    return replace(wish, choices=tuple(choice for choice in choices if choice != Choice()))


def _in_hours(count: str, now: datetime.datetime) -> Choice:
    then = now + datetime.timedelta(hours=_COUNTS.get(count) or int(count))
    return Choice((then.date(), then.date()), hours=Hours(at=then.time().replace(second=0, microsecond=0)))


def _mentions(words: str, today: datetime.date) -> list[Mention]:
    """Everything that is mentioned, in order, with what is ruled out and what only bounds a period."""
    days = _joined(words, sorted(days_in(words, today), key=lambda mention: mention.start))
    hours = [h for h in hours_in(words) if not any(h.start < d.end and d.start < h.end for d in days)]
    found: list[Mention] = []
    for mention in sorted([*days, *hours], key=lambda one: one.start):
        bound = bound_of(words, mention) if mention.is_day else ""
        excluded = not bound and ruled_out(words, mention, found[-1] if found else None)
        found.append(replace(mention, bound=bound, excluded=excluded))
    return _named_together(words, found)


def _joined(words: str, days: Sequence[Mention]) -> list[Mention]:
    """« Entre lundi et mercredi », « du 12 au 15 »: two days that are the ends of one period."""
    joined: list[Mention] = []
    for mention in days:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.days is not None
            and mention.days is not None
            and _TO.match(words[before.end : mention.start] + _until_here(words, mention))
            and (_BETWEEN.search(words[: before.start]) or words.startswith("du ", before.start))
        ):
            first, last = before.days[0], mention.days[1]
            last = last if last >= first else last + datetime.timedelta(days=7)
            joined[-1] = Mention(before.start, mention.end, days=(first, max(first, last)))
        else:
            joined.append(mention)
    return joined


def _until_here(words: str, mention: Mention) -> str:
    """The « au » that a date begins with."""
    return "au" if words.startswith("au ", mention.start) else ""


def _named_together(words: str, mentions: list[Mention]) -> list[Mention]:
    """« Sauf lundi matin » rules out one morning, not all of Monday and every morning."""
    kept: list[Mention] = []
    for mention in mentions:
        before = kept[-1] if kept else None
        joins = before is not None and before.excluded and before.is_day and not mention.is_day
        if before is not None and joins and not words[before.end : mention.start].strip(" l'e"):
            kept[-1] = replace(before, end=mention.end, hours=mention.hours)
        else:
            kept.append(mention)
    return kept


def _in_their_week(mentions: Sequence[Mention]) -> list[Mention]:
    """« Jeudi ou vendredi, la semaine prochaine »: the days of that week, and not the week beside them."""
    week = next((m.days for m in mentions if m.week and not m.excluded and not m.bound), None)
    if week is None:
        return list(mentions)
    monday = week[0] - datetime.timedelta(days=week[0].weekday())
    resolved = [
        replace(m, days=(day, day), habit=False)
        if m.weekday is not None and (day := monday + datetime.timedelta(days=m.weekday))
        else m
        for m in mentions
    ]
    named = any(m.weekday is not None and not m.excluded for m in resolved)
    return [m for m in resolved if not (named and m.week)]


def _bounded(mentions: Iterable[Mention], wish: Wish, today: datetime.date) -> Wish:
    day = datetime.timedelta(days=1)
    for mention in mentions:
        if mention.days is None or not mention.bound:
            continue
        first, last = mention.days
        if mention.bound == "from":
            wish = replace(wish, since=first)
        elif mention.bound == "after":
            wish = replace(wish, since=last + day)
        else:
            wish = replace(wish, until=max(today, last if mention.bound == "until" else first - day))
    return wish


def _together(words: str, mentions: Sequence[Mention]) -> list[_Group]:
    """Which day belongs to which hours; « lundi ou mardi matin » means the morning of either."""
    groups: list[_Group] = []
    end = 0
    for mention in mentions:
        current, apart = (groups[-1] if groups else None), _OR.search(words[end : mention.start])
        end = mention.end
        if current is None or not _joins(current, mention, apart is not None):
            current = _Group()
            groups.append(current)
        _add(current, mention)
    _fill_hours(groups)
    _fill_days(groups)
    return groups


def _joins(group: _Group, mention: Mention, apart: bool) -> bool:
    if mention.hours is None:
        return group.day is None and not apart
    if group.hours is None:
        return True
    return not apart and (_refined(group.hours, mention.hours) is not None)


def _add(group: _Group, mention: Mention) -> None:
    if mention.hours is None:
        group.day = mention
    else:
        group.hours = _refined(group.hours, mention.hours) if group.hours else mention.hours


def _refined(known: Hours, more: Hours) -> Hours | None:
    """« L'après-midi, vers 3 h » is one wish."""
    if more.at is not None and known.at is None:
        return in_part(more.at, known).within(known) or None
    if known.at is not None and more.at is None:
        return in_part(known.at, more).within(more) or None
    return known.within(more)


def _fill_hours(groups: list[_Group]) -> None:
    following: Hours | None = None
    for group in reversed(groups):
        if group.hours is None:
            group.hours = following
        following = group.hours


def _fill_days(groups: list[_Group]) -> None:
    before: Mention | None = None
    for group in groups:
        group.day = group.day or before
        before = group.day
    after: Mention | None = None
    for group in reversed(groups):
        if group.day is None and group.hours is not None and group.hours.at is not None:
            group.day = after
        after = group.day or after


def _choice(group: _Group) -> Choice:
    hours = group.hours or Hours()
    if group.day is None or group.day.days is None:
        return Choice(hours=hours)
    if group.day.weekday is not None and group.day.habit:
        return Choice(weekday=group.day.weekday, hours=hours)
    return Choice(group.day.days, hours=hours)
