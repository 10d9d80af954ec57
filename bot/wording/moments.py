"""Dates and times as French people say them."""

from __future__ import annotations

import datetime

from babel.dates import format_date

from bot import wording


def french_call(local: datetime.datetime) -> str:
    """« jeudi 5 mars vers 10 h 30 »: when a call is promised, the day in full so that nobody mistakes it."""
    words: dict[str, str] = wording.load("moments")
    day = french_day(local.date())
    clock = words["hour_and_minute"] if local.minute else words["hour"]
    return words["around"].format(day=day, clock=clock.format(hour=local.hour, minute=local.minute))


def french_day(day: datetime.date) -> str:
    """« jeudi 5 mars », « dimanche 1er mars »."""
    words: dict[str, str] = wording.load("moments")
    text = format_date(day, words["date"], locale="fr")
    return text.replace(" 1 ", words["first"], 1) if day.day == 1 else text


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
