"""Which period and which segment the board shows, as the address of the page says it."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.board.days import ONE, Period
from bot.qualification.segments import Segment
from bot.web.console import paths

LONGEST = 366
LAST_DAYS = ("7", "30", "90")
THIS_MONTH = "mois"
USUAL = "30"


@dataclass(frozen=True)
class Choice:
    """What the reader chose to see. `refused` names what is wrong with the dates that were typed."""

    period: Period
    before: Period
    """What the figures are compared with."""
    name: str = ""
    """One of the periods with a name; empty when both dates were chosen."""
    segment: Segment | None = None
    typed: tuple[str, str] = ("", "")
    refused: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], today: datetime.date) -> Choice:
        """The choice in an address; what it does not understand shows the last thirty days."""
        segment = next((segment for segment in Segment if segment.value == query.get("segment")), None)
        typed = (query.get("du", "").strip(), query.get("au", "").strip())
        if not any(typed):
            return replace(_named(query.get("periode", USUAL), today), segment=segment)
        found = _between(*typed, today)
        if isinstance(found, Period):
            return cls(found, found.before(), "", segment, typed)
        return replace(_named(USUAL, today), segment=segment, typed=typed, refused=found)

    def query(self) -> str:
        """The choice as the query of an address."""
        dates = {"du": self.period.first.isoformat(), "au": self.period.last.isoformat()}
        values = {"periode": self.name} if self.name else dates
        if self.segment:
            values["segment"] = self.segment.value
        return "?" + urlencode(values)

    def href(self) -> str:
        """The address of the board with this choice."""
        return paths.BOARD + self.query()

    def export(self, panel: str) -> str:
        """The address of one of its tables as a file."""
        return paths.board_export(panel) + self.query()

    def with_name(self, name: str) -> Choice:
        """The same segment in a period with a name."""
        return replace(self, name=name)

    def with_segment(self, segment: Segment | None) -> Choice:
        """The same period of another segment."""
        return replace(self, segment=segment)


def _named(name: str, today: datetime.date) -> Choice:
    if name == THIS_MONTH:
        period = Period(today.replace(day=1), today)
        return Choice(period, _month_before(period), name)
    name = name if name in LAST_DAYS else USUAL
    period = Period(today - ONE * (int(name) - 1), today)
    return Choice(period, period.before(), name)


def _month_before(period: Period) -> Period:
    """The same days of the month before, as far as it has them."""
    last = period.first - ONE
    days = calendar.monthrange(last.year, last.month)[1]
    return Period(last.replace(day=1), last.replace(day=min(period.last.day, days)))


def _between(first: str, last: str, today: datetime.date) -> Period | str:
    try:
        period = Period(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
    except ValueError:
        return "dates"
    if period.first > period.last:
        return "order"
    if period.first > today:
        return "future"
    if period.first.year < 1970:
        return "dates"
    period = Period(period.first, min(period.last, today))
    return "length" if period.length > LONGEST else period
