"""Numbers, shares and delays as French readers write them, and how they compare with those before."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

MINUS = "\u2212"
_HOUR = datetime.timedelta(hours=1)
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """How a figure moved: in words, and whether that is good news ("", "better" or "worse")."""

    text: str
    before: str
    arrow: str = ""
    news: str = ""


@dataclass(frozen=True)
class Numbers:
    """Writes figures with the words of the board."""

    words: Mapping[str, Any]

    def count(self, number: float) -> str:
        """« 1 234 »"""
        return str(format_decimal(number, locale="fr"))

    def average(self, number: float) -> str:
        """« 4,3 »"""
        return str(format_decimal(round(number, 1), "#,##0.#", locale="fr"))

    def leads(self, number: int) -> str:
        """« 12 demandes »"""
        return str(self.words["leads_one"] if number == 1 else self.words["leads"]).format(
            count=self.count(number)
        )

    def share(self, part: float | None) -> str:
        """« 41 % »; only what is certain is 0 or 100."""
        if part is None:
            return str(self.words["unknown_value"])
        rounded = round(part * 100)
        if 0 < part < 1:
            rounded = min(99, max(1, rounded))
        return str(self.words["percent"]).format(number=self.count(rounded))

    def delay(self, delay: datetime.timedelta | None) -> str:
        """« 45 min », « 3 h 10 », « 2 j 5 h »"""
        if delay is None:
            return str(self.words["unknown_value"])
        minutes = round(delay / datetime.timedelta(minutes=1))
        if minutes < 1:
            return str(self.words["under_a_minute"])
        if minutes < 60:
            return str(self.words["minutes"]).format(minutes=minutes)
        if minutes < 24 * 60:
            hours, rest = divmod(minutes, 60)
            name = "hours_minutes" if rest else "hours"
            return str(self.words[name]).format(hours=hours, minutes=f"{rest:02}")
        days, rest = divmod(round(delay / _HOUR), 24)
        return str(self.words["days_hours" if rest else "days"]).format(days=days, hours=rest)

    def count_change(self, now: int, before: int, *, good: int = 1) -> Change:
        """In per cent of what was before; from nothing there is no per cent."""
        texts = self.words["change"]
        if not before:
            return self._moved(texts["new"] if now else texts["same"], self.count(before), now, 0)
        percent = round((now - before) / before * 100)
        text = texts["percent"].format(sign=_sign(percent), number=self.count(abs(percent)))
        return self._moved(text if percent else texts["same"], self.count(before), percent, good)

    def share_change(self, now: float | None, before: float | None) -> Change | None:
        """In points."""
        if now is None or before is None:
            return None
        points = round((now - before) * 100)
        texts = self.words["change"]
        text = texts["points"].format(sign=_sign(points), number=self.count(abs(points)))
        return self._moved(text if points else texts["same"], self.share(before), points, 1)

    def delay_change(
        self, now: datetime.timedelta | None, before: datetime.timedelta | None
    ) -> Change | None:
        """In time; less is better."""
        if now is None or before is None:
            return None
        texts = self.words["change"]
        moved = (now > before) - (now < before) if abs(now - before) * 20 > before else 0
        text = texts["delay"].format(sign=_sign(moved), delay=self.delay(abs(now - before)))
        return self._moved(text if moved else texts["same"], self.delay(before), moved, -1)

    def _moved(self, text: str, before: str, moved: float, good: int) -> Change:
        arrow = "up" if moved > 0 else "down" if moved < 0 else ""
        news = "" if not moved or not good else "better" if moved * good > 0 else "worse"
        return Change(text, self.words["change"]["was"].format(before=before), arrow, news)


def _sign(number: float) -> str:
    return "+" if number > 0 else MINUS if number < 0 else ""
