"""Dates and times as French people say them."""

from __future__ import annotations

import datetime

from babel.dates import format_date

from bot import wording


def french_opening(opening: datetime.datetime, now: datetime.datetime) -> str:
    """« aujourd’hui à 13 h 30 », « demain à 9 h », « lundi 30 novembre à 9 h »."""
    words: dict[str, str] = wording.load("moments")
    days = (opening.date() - now.date()).days
    if days == 0:
        day = words["today"]
    elif days == 1:
        day = words["tomorrow"]
    else:
        day = format_date(opening.date(), words["date"], locale="fr")
    clock = words["hour_and_minute"] if opening.minute else words["hour"]
    return words["at"].format(day=day, clock=clock.format(hour=opening.hour, minute=opening.minute))
