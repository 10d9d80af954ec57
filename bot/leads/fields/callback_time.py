"""When to call back: the words, and the day and hours behind them."""

import re

from bot.leads.fields.chat import spell_out, typed_words
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.phrases import content_span, tidy
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.replies import is_dont_know, is_refusal
from bot.qualification.text import Folded

_HOUR = (
    r"(?:(?P<{0}>[01]?\d|2[0-4]) ?(?:h|heures?|:)(?: ?(?P<{0}m>[0-5]\d))?|(?P<{0}midi>midi)|"
    r"(?P<{0}minuit>minuit))"
)
_ONE = _HOUR.format("a")
_RANGE = re.compile(
    rf"\b(?:entre |de |d')?{_ONE} ?(?:et|a|-|jusqu'a) ?{_HOUR.format('b')}(?!\w)|"
    r"\b(?:entre |de )?(?P<c>[01]?\d|2[0-4]) ?(?:et|a|-) ?(?P<d>[01]?\d|2[0-4]) ?(?:h|heures?)\b"
)
_AFTER = re.compile(rf"\b(?:apres|a partir de|des|pas avant|plus tard que) {_ONE}(?!\w)")
_BEFORE = re.compile(rf"\b(?:avant|jusqu'a|pas apres) {_ONE}(?!\w)")
_AT = re.compile(rf"(?:\b(?:vers|a|autour de|sur les|aux alentours de) )?(?<![\d,.])(?<!apres-){_ONE}(?!\w)")
_PARTS = (
    (
        "morning",
        re.compile(
            r"\b(?:le |en |dans la |demain |ce )?(?:matins?|matinee|a la premiere heure|de bonne heure)\b"
        ),
    ),
    (
        "lunch",
        re.compile(r"\b(?:entre midi et deux|pause (?:dejeuner|de midi)|a midi|le midi|a l'heure du midi)\b"),
    ),
    ("afternoon", re.compile(r"\b(?:apres[- ]midi|aprem|apres[- ]m'?)\b")),
    ("evening", re.compile(r"\b(?:soirs?|soiree|fin de journee|apres le travail|apres le boulot)\b")),
    (
        "office_hours",
        re.compile(r"\b(?:heures? (?:de bureau|ouvr\w+)|en journee|dans la journee|toute la journee)\b"),
    ),
    (
        "any_time",
        re.compile(
            r"\b(?:n'importe quand|quand vous (?:voulez|pouvez)|a toute heure|peu importe|tout le temps)\b"
        ),
    ),
    (
        "as_soon_as_possible",
        re.compile(
            r"\b(?:(?:des|le plus tot|au plus) (?:que )?(?:possible|vite|tot)|maintenant|tout de suite)\b"
        ),
    ),
)
_CUE = re.compile(
    r"\b(?:rappel\w*|appel\w*|joi(?:ndre|gnable)\w*|contact\w*|dispo\w*|telephon\w*|rendez-vous|call|"
    r"coup de fil)\b"
)
_REFLEXIVE = re.compile(r"\b(?:s'|je m'|nous nous |vous vous )$")
_RIGHT_AFTER = 4
"""A moment so few letters behind makes it a call: « on s'appelle demain », « … vers 10 h »."""


def _clock(match: re.Match[str], name: str) -> str | None:
    groups = match.groupdict()
    if groups.get(f"{name}midi"):
        return "12:00"
    if groups.get(f"{name}minuit"):
        return "00:00"
    hour = groups.get(name)
    return f"{int(hour) % 24:02d}:{groups.get(f'{name}m') or '00'}" if hour else None


def _hours(folded: str) -> tuple[str | None, str | None, list[tuple[int, int]]]:
    """From, to, and where the words stand."""
    match = _RANGE.search(folded)
    if match:
        first, last = _clock(match, "a") or _clock(match, "c"), _clock(match, "b") or _clock(match, "d")
        return first, last, [match.span()]
    after, before = _AFTER.search(folded), _BEFORE.search(folded)
    if after or before:
        spans = [match.span() for match in (after, before) if match]
        return _clock(after, "a") if after else None, _clock(before, "a") if before else None, spans
    at = _AT.search(folded)
    return (_clock(at, "a"), None, [at.span()]) if at else (None, None, [])


def _part(folded: str) -> tuple[str | None, list[tuple[int, int]]]:
    for name, pattern in _PARTS:
        match = pattern.search(folded)
        if match:
            return name, [match.span()]
    return None, []


def _reading(message: Folded, context: ReadingContext) -> tuple[dict[str, str | None], list[tuple[int, int]]]:
    first, last, spans = _hours(message.text)
    part, part_spans = _part(message.text)
    moments = find_moments(message, context.today)
    day = moments[0].first if moments else None
    if day and day < context.today:
        day = max(context.today, moments[0].last)
    detail = {"date": day.isoformat() if day else None, "from": first, "to": last, "part": part}
    return detail, [*spans, *part_spans, *((moment.start, moment.end) for moment in moments[:1])]


def spans(message: Folded) -> list[tuple[int, int]]:
    """Where hours and parts of the day stand."""
    patterns = (_RANGE, _AFTER, _BEFORE, _AT, *(pattern for _, pattern in _PARTS))
    return [match.span() for pattern in patterns for match in pattern.finditer(message.text)]


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """When to call, in an answer to that question."""
    message = spell_out(text)
    detail, spans = _reading(message, context)
    if not spans:
        return None
    if is_refusal(text) or is_dont_know(text):
        return None
    value = tidy(message, *content_span(message))
    return Reading(value, text.strip(), detail=detail) if value else None


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """A wish about when to be called, said in passing: a time near a word about calling."""
    message = spell_out(text)
    detail, spans = _reading(message, context)
    cues = (cue for cue in _CUE.finditer(message.text) if not _names(message.text, cue, spans))
    cue = next(cues, None)
    if cue is None:
        return []
    near = [
        (start, end) for start, end in spans if abs(start - cue.end()) <= 60 or abs(cue.start() - end) <= 60
    ]
    if not near:
        return []
    start, end = min(span[0] for span in near), max(span[1] for span in near)
    lead = re.search(
        r"\b(?:plutot|de preference|uniquement|seulement|vers|apres|avant|entre) (?:\w+ )?$",
        message.text[:start],
    )
    start = lead.start() if lead else start
    return [Reading(typed_words(message, start, end), message.quote(start, end), detail=detail)]


def _names(folded: str, cue: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    """« On s'appelle Delta depuis juin » says a name, and asks for no call."""
    if not cue[0].startswith("appel") or _REFLEXIVE.search(folded[: cue.start()]) is None:
        return False
    return not any(0 <= start - cue.end() <= _RIGHT_AFTER for start, _ in spans)
