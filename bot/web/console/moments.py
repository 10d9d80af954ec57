"""Moments as the staff reads them: in the vendor's time zone, the nearer the shorter."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.wording.moments import french_date


@dataclass(frozen=True)
class Moment:
    """A moment for machines, at a glance, and in full."""

    iso: str
    short: str
    full: str


def moment(at: datetime.datetime, now: datetime.datetime, words: Mapping[str, str]) -> Moment:
    """« Aujourd’hui, 9 h 05 », « Hier, 14 h 30 », « 3 mars, 14 h 30 », « 3 mars 2025 ».

    `now` gives the time zone.
    """
    local = at.astimezone(now.tzinfo)
    clock = words["clock"].format(hour=local.hour, minute=local.minute)
    days = (now.date() - local.date()).days
    if days in (0, 1):
        short = words["yesterday" if days else "today"].format(clock=clock)
    elif local.year == now.year:
        short = words["this_year"].format(day=day(local, words["day"]), clock=clock)
    else:
        short = day(local, words["day_and_year"])
    full = words["full"].format(day=day(local, words["full_day"]), clock=clock)
    return Moment(local.isoformat(timespec="minutes"), short, full)


def clock(at: datetime.datetime, zone: datetime.tzinfo | None, words: Mapping[str, str]) -> str:
    """« 9 h 05 »"""
    local = at.astimezone(zone)
    return words["clock"].format(hour=local.hour, minute=local.minute)


def day(at: datetime.date, pattern: str) -> str:
    """A date in French; its number and its month stay on one line."""
    return re.sub(r"\b(\d+(?:er)?) (?=[^\W\d])", "\\1\u00a0", french_date(at, pattern))
