"""Dates and times as French people say them."""

from __future__ import annotations

import datetime
import re

from babel.dates import format_date, format_datetime

from bot import wording

_NUMBER_OF_DAY = re.compile(r"(?<!')\bd\b(?!')")


def french_date(at: datetime.date, pattern: str) -> str:
    """A date, or a moment, by a pattern of CLDR: « 23 novembre 2026 », and « 1er novembre 2026 »."""
    if at.day == 1:
        pattern = _NUMBER_OF_DAY.sub("d'er'", pattern)
    write = format_datetime if isinstance(at, datetime.datetime) else format_date
    return str(write(at, pattern, locale="fr"))


def french_call(local: datetime.datetime) -> str:
    """« jeudi 5 mars vers 10 h 30 »: when a call is promised, the day in full so that nobody mistakes it."""
    words: dict[str, str] = wording.load("moments")
    day = french_day(local.date())
    clock = words["hour_and_minute"] if local.minute else words["hour"]
    return words["around"].format(day=day, clock=clock.format(hour=local.hour, minute=local.minute))


def french_day(day: datetime.date) -> str:
    """« jeudi 5 mars », « dimanche 1er mars »."""
    words: dict[str, str] = wording.load("moments")
    return french_date(day, words["date"])


def french_opening(opening: datetime.datetime, now: datetime.datetime) -> str:
    """« aujourd’hui à 13 h 30 », « demain à 9 h », « lundi 30 novembre à 9 h »."""
    words: dict[str, str] = wording.load("moments")
    days = (opening.date() - now.date()).days
    if days == 0:
        day = words["today"]
    elif days == 1:
        day = words["tomorrow"]
    else:
        day = french_day(opening.date())
    clock = words["hour_and_minute"] if opening.minute else words["hour"]
    return words["at"].format(day=day, clock=clock.format(hour=opening.hour, minute=opening.minute))
