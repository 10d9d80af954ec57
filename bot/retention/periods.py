"""Spans of time as a playbook writes them and as people read them: `3 years`, « trois ans »."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_WRITTEN = re.compile(r"([1-9][0-9]{0,3}) (day|month|year)s?")
_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "quinze": 15, "dix-huit": 18, "vingt": 20,
    "vingt-quatre": 24, "trente": 30, "trente-six": 36, "quarante-cinq": 45, "soixante": 60,
    "quatre-vingt-dix": 90,
}  # fmt: skip
_IN_FRENCH = re.compile(
    rf"\b(\d+|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})[\s\u00a0\u202f]+(jour|mois|an|année)s?\b",
    re.IGNORECASE,
)


class Unit(Enum):
    """What a period is counted in."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_UNITS = {"jour": Unit.DAY, "mois": Unit.MONTH, "an": Unit.YEAR, "année": Unit.YEAR}


@dataclass(frozen=True)
class Period:
    """A span of time that the calendar knows: a month is as long as the month is."""

    count: int
    unit: Unit

    @classmethod
    def read(cls, text: str) -> Period:
        """Read `30 days`, `6 months` or `3 years`; raises `ValueError`."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a period such as 30 days, 6 months or 3 years")
        return cls(int(found[1]), Unit(found[2]))

    @property
    def months(self) -> float:
        """About how many months it is: enough to compare periods and to know equal ones."""
        per_unit = {Unit.DAY: 1 / 30.4375, Unit.MONTH: 1.0, Unit.YEAR: 12.0}
        return self.count * per_unit[self.unit]

    def before(self, now: datetime.datetime) -> datetime.datetime:
        """The moment that lies this period before another one."""
        if self.unit is Unit.DAY:
            return now - datetime.timedelta(days=self.count)
        months = self.count * (12 if self.unit is Unit.YEAR else 1)
        year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
        day = min(now.day, calendar.monthrange(year, month + 1)[1])
        return now.replace(year=year, month=month + 1, day=day)

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}{'s' if self.count > 1 else ''}"


def periods_in(text: str) -> Iterator[Period]:
    """The periods that a French sentence names: « six mois », « 3 ans »."""
    for found in _IN_FRENCH.finditer(text):
        number = found[1].lower()
        count = int(number) if number.isdigit() else _NUMBERS[number]
        if count:
            yield Period(count, _UNITS[found[2].lower()])
