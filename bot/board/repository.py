"""Where the counts of days are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.board.days import Period, Span
from bot.board.facts import LeadFact, TalkFact
from bot.board.tally import Count, Measure


@dataclass(frozen=True)
class DayCount:
    """How many saved leads of one day have this segment."""

    day: datetime.date
    segment: str
    count: int


class BoardRepository(Protocol):
    """Counts by day, and which days have to be counted again."""

    def counts(self, period: Period, segment: str) -> Mapping[tuple[Measure, str], int]:
        """Each measure and key of one segment, added up over the period."""

    def daily(self, period: Period) -> Iterable[DayCount]:
        """The saved leads of each day by segment, the total of all segments left out."""

    def changed(
        self, now: datetime.datetime, before: datetime.datetime | None = None
    ) -> datetime.datetime | None:
        """The latest moment whose day has changed since it was counted; `before` continues further back."""

    def take(self, day: Span, until: datetime.datetime) -> int:
        """Note that this day is being counted; returns the number of the note.

        All other notes of the day go. If nobody says `done`, the day has changed again `until` then.
        """

    def done(self, note: int) -> bool:
        """Take the note back; False when the day was taken again meanwhile by somebody who saw more."""

    def mark(self, at: datetime.datetime, due: datetime.datetime) -> None:
        """The day of this moment has to be counted again from `due` on."""

    def leads(self, day: Span) -> Iterable[LeadFact]:
        """The leads created on this day, without those of evaluations."""

    def talks(self, day: Span) -> Iterable[TalkFact]:
        """The conversations begun on this day, without evaluations."""

    def replace(self, day: datetime.date, measures: Iterable[Measure], counts: Mapping[Count, int]) -> None:
        """Store these measures of a day instead of what was stored."""

    def known(self) -> tuple[datetime.datetime, datetime.datetime] | None:
        """The first and the last moment at which a lead or a conversation began."""
