"""Times and parts of the day in a wish."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from bot.calendar.wish import Hours
from bot.calendar.wish_mentions import Mention

Time = datetime.time
_CLOCK = r"(?:(?:\d{1,2})h(?:\d\d)|midi|minuit)"
_RANGE = re.compile(
    rf"\b(?:entre |de |d'|a )?(?P<a>{_CLOCK}) ?(?:et|a|-|/|jusqu'a) ?(?P<b>{_CLOCK})(?!\w)"
    rf"|\b(?:(?:entre|de) (?P<c>\d{{1,2}}) ?(?:et|a|-)|(?P<e>\d{{1,2}}) ?-) ?(?P<d>\d{{1,2}}h\d\d)(?!\w)"
)
_AFTER = re.compile(rf"\b(?:apres|a partir de|des|pas avant|plus tard que|passe) (?P<a>{_CLOCK})(?!\w)")
_BEFORE = re.compile(
    rf"\b(?:avant|jusqu'a|pas apres|pas plus tard que|au plus tard a?) ?(?P<a>{_CLOCK})(?!\w)"
)
_AT = re.compile(
    r"(?:\b(?:vers|a|autour de|sur les|sur le coup de|aux alentours de|aux environs de) )?"
    rf"(?<!\w)(?P<a>{_CLOCK})(?!\w)"
)
_NOON, _DAWN = Time(12), Time(6)
_AFTER_LUNCH = Time(13)
"""A call at noon is no call in the afternoon: people have lunch."""
_OF = r"(?:de la |de l'|du |de |d'|dans la )?"
_PARTS: tuple[tuple[str, Hours], ...] = (
    (r"pause-midi", Hours(_NOON, Time(14))),
    (rf"debut {_OF}matin\w*|(?:a la )?premiere heure|(?:de )?bonne heure|tot (?:le |dans la )?matin\w*"
     r"|(?:assez|tres) tot", Hours(until=Time(10))),
    (rf"fin {_OF}matin\w*", Hours(Time(10, 30), Time(13))),
    (rf"milieu {_OF}matin\w*", Hours(Time(9, 30), Time(11))),
    (rf"debut {_OF}apres-midi|apres (?:le )?(?:dejeuner|repas)", Hours(_AFTER_LUNCH, Time(15))),
    (rf"milieu {_OF}apres-midi", Hours(Time(14, 30), Time(16, 30))),
    (rf"fin {_OF}(?:apres-midi|journee)|apres (?:le )?(?:travail|boulot)", Hours(Time(16))),
    (r"matins?|matinees?", Hours(until=_NOON)),
    (r"apres-midi", Hours(_AFTER_LUNCH, Time(19))),
    (r"soirs?|soirees?", Hours(Time(18))),
)  # fmt: skip
_PART_PATTERNS = tuple((re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), hours) for pattern, hours in _PARTS)


def hours_in(words: str) -> Iterator[Mention]:
    """Every time or part of the day, each once, spans before single times."""
    taken: list[tuple[int, int]] = []
    for start, end, hours in _all(words):
        if any(start < last and first < end for first, last in taken):
            continue
        taken.append((start, end))
        yield Mention(start, end, hours=hours)


def _all(words: str) -> Iterator[tuple[int, int, Hours]]:
    for match in _RANGE.finditer(words):
        first, last = match["a"] or f"{match['c'] or match['e']}h00", match["b"] or match["d"]
        since, until = _time(first), _time(last)
        if since is not None and until is not None and since < until:
            yield (*match.span(), Hours(since, until))
    for match in _AFTER.finditer(words):
        time = _time(match["a"])
        if time is not None:
            yield (*match.span(), Hours(since=time))
    for match in _BEFORE.finditer(words):
        time = _time(match["a"])
        if time is not None and time > _DAWN:
            yield (*match.span(), Hours(until=time))
    for pattern, hours in _PART_PATTERNS:
        for match in pattern.finditer(words):
            yield (*match.span(), hours)
    for match in _AT.finditer(words):
        time = _time(match["a"])
        if time is not None:
            yield (*match.span(), Hours(at=time))


def _time(text: str) -> Time | None:
    if text in ("midi", "minuit"):
        return _NOON if text == "midi" else Time(0)
    hour, minute = (int(part) for part in text.split("h"))
    if hour > 23 or minute > 59:
        return None
    # « Vers 3 h » for a call is in the afternoon: nobody is called before dawn.
    return Time(hour + 12 if 0 < hour < _DAWN.hour else hour, minute)


def in_part(at: Time, part: Hours) -> Hours:
    """« 8 h du soir »: the time that was meant, within the part of the day that was named."""
    later = at.replace(hour=at.hour + 12) if at.hour < 12 else at
    return Hours(at=later if not part.since <= at < part.until and part.since <= later < part.until else at)
