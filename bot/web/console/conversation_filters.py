"""Which conversations a list shows, as the address of the page says it: any list can be kept and sent on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.conversations import marks
from bot.conversations.facts import IDLE, Loss, Outcome
from bot.conversations.overview import OverviewFilter
from bot.conversations.reviews import ReviewStatus
from bot.qualification.segments import Segment
from bot.search.query import parse_query
from bot.web.console import paths

ANYWHERE = "partout"
ANY_LOSS = "toutes"
UNREVIEWED = "aucune"
NO_SEGMENT = "aucun"
TROUBLES = {
    "incompris": marks.NOT_UNDERSTOOD,
    "corrige": marks.CORRECTED,
    "humain": marks.HUMAN,
    "mecontent": marks.UNHAPPY,
    "echec": marks.FAILED,
}
"""What may have gone wrong, by its name in the address."""
_CODE = re.compile(r"[\w.:-]{1,96}")
_LONGEST_SEARCH = 200
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class ConversationChoice:
    """What the reader chose to see; an empty field shows everything."""

    search: str = ""
    segment: str = ""
    outcome: str = ""
    act: str = ""
    confidence: str = ""
    abandoned: str = ""
    troubles: frozenset[str] = frozenset()
    review: str = ""
    model: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    lost: str = ""
    tests: bool = False
    before: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> ConversationChoice:
        """The choice in an address; what it does not understand shows everything."""
        segments = [segment.value for segment in Segment]
        return cls(
            search=" ".join(query.get("q", "").split())[:_LONGEST_SEARCH],
            segment=_one_of(query.get("segment"), [*segments, NO_SEGMENT]),
            outcome=_one_of(query.get("issue"), [outcome.value for outcome in Outcome]),
            act=_code(query.get("fait"), (marks.ACT, marks.INTENT)),
            confidence=_one_of(query.get("confiance"), map(str, marks.CONFIDENCES)),
            abandoned=_code(query.get("arret")),
            troubles=frozenset(name for name in TROUBLES if query.get(name) == "1"),
            review=_one_of(query.get("relecture"), [*(status.value for status in ReviewStatus), UNREVIEWED]),
            model=_code(query.get("modele")),
            since=_day(query.get("du")),
            until=_day(query.get("au")),
            lost=_one_of(query.get("perdues"), [ANY_LOSS, *(loss.value for loss in Loss)]),
            tests=query.get("essais") == "1",
            before=_position(query.get("avant", "")),
        )

    def fields(self) -> dict[str, str]:
        """The choice by the names of the address; what was not chosen is left out."""
        values = {
            "q": self.search,
            "segment": self.segment,
            "issue": self.outcome,
            "fait": self.act,
            "confiance": self.confidence,
            "arret": self.abandoned,
            **{name: "1" for name in TROUBLES if name in self.troubles},
            "relecture": self.review,
            "modele": self.model,
            "du": self.since.isoformat() if self.since else "",
            "au": self.until.isoformat() if self.until else "",
            "perdues": self.lost,
            "essais": "1" if self.tests else "",
            "avant": str(self.before) if self.before is not None else "",
        }
        return {name: value for name, value in values.items() if value}

    def query(self) -> str:
        """The choice as the query of an address."""
        query = urlencode(self.fields())
        return f"?{query}" if query else ""

    def href(self) -> str:
        """The address of the list with this choice."""
        return paths.CONVERSATIONS + self.query()

    def without(self, name: str) -> ConversationChoice:
        """The same list without one of its fields, from its beginning."""
        fields = {key: value for key, value in self.fields().items() if key not in (name, "avant")}
        return ConversationChoice.read(fields)

    def first_page(self) -> ConversationChoice:
        """The same list from its beginning."""
        return replace(self, before=None)

    def only(self, now: datetime.datetime, zone: ZoneInfo) -> OverviewFilter:
        """What the repository is asked for."""
        wanted = frozenset(self._marks())
        gone = bool(self.abandoned or self.lost)
        return OverviewFilter(
            marks=wanted,
            since=_midnight(self.since, zone),
            until=_midnight(self.until + _DAY if self.until else None, zone),
            left_before=now - IDLE if gone else None,
            tests=self.tests,
            unreviewed=self.review == UNREVIEWED,
            search=parse_query(self.search),
        )

    def _marks(self) -> Iterator[str]:
        if self.segment:
            yield marks.segment(None if self.segment == NO_SEGMENT else self.segment)
        if self.outcome:
            yield marks.outcome(Outcome(self.outcome))
        if self.act:
            yield self.act
        if self.confidence:
            yield marks.below(int(self.confidence))
        if self.abandoned:
            yield marks.ABANDONED if self.abandoned == ANYWHERE else marks.abandoned_at(self.abandoned)
        yield from (TROUBLES[name] for name in self.troubles)
        if self.review and self.review != UNREVIEWED:
            yield marks.review(self.review)
        if self.model:
            yield marks.MODEL + self.model
        if self.lost:
            yield marks.LOST if self.lost == ANY_LOSS else marks.lost_as(Loss(self.lost))


def _one_of(value: str | None, known: Iterable[str]) -> str:
    return value if value and value in set(known) else ""


def _code(value: str | None, kinds: tuple[str, ...] = ("",)) -> str:
    """A code that stands in marks; whether any conversation has it is for the database to say."""
    return value if value and _CODE.fullmatch(value) and value.startswith(kinds) else ""


def _day(text: str | None) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1970 < day.year < 9999 else None


def _position(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _midnight(day: datetime.date | None, zone: ZoneInfo) -> datetime.datetime | None:
    return datetime.datetime.combine(day, datetime.time(), zone) if day else None
