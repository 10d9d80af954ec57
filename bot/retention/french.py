"""Periods as people read them in French."""

from __future__ import annotations

from bot import wording
from bot.retention.periods import Period


def in_french(period: Period) -> str:
    """« 3 ans », « 6 mois », « 1 jour »"""
    words = wording.load("retention")["units"][period.unit.value]
    return str(words["one" if period.count == 1 else "many"]).format(count=period.count)
