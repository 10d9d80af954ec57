"""Which leads a list shows, as the address of the page says it: any list can be bookmarked and sent on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from bot.leads.lead import Status
from bot.leads.repository import NO_SEGMENT, LeadCursor, LeadFilter, LeadOrder
from bot.qualification.segments import Segment
from bot.search.query import LONGEST_QUERY, parse_query
from bot.web.console import paths

_CURSOR = re.compile(r"(-?[0-9]{1,18})\.([0-9]{1,18})")
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,189}")
_LONGEST_SOURCE = 80
HIDDEN = frozenset({Status.DRAFT, Status.MERGED, Status.ERASED})
"""Statuses that are shown only when they are asked for."""
_NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MINE, NOBODY = "moi", "personne"
UNKNOWN_SEGMENT = "inconnu"
SEGMENTS: Mapping[str, str] = {**{code.value: code.value for code in Segment}, UNKNOWN_SEGMENT: NO_SEGMENT}
"""What addresses call the segments."""
ORDERS: Mapping[str, LeadOrder] = {
    "recentes": LeadOrder.NEWEST,
    "anciennes": LeadOrder.OLDEST,
    "score": LeadOrder.SCORE,
    "rappel": LeadOrder.CALLBACK,
    "echeance": LeadOrder.DEADLINE,
}
"""What addresses call the orders; the first needs no name."""


@dataclass(frozen=True)
class Choice:
    """What the reader chose to see; empty means everything that is not hidden."""

    segments: frozenset[str] = frozenset()
    """As addresses call them."""
    statuses: frozenset[Status] = frozenset()
    lowest_score: int | None = None
    highest_score: int | None = None
    owner: str = ""
    """`MINE`, `NOBODY`, or an e-mail address."""
    since: datetime.date | None = None
    until: datetime.date | None = None
    """The last day."""
    source: str = ""
    drafts: bool = False
    tests: bool = False
    silent: bool = False
    """Only those that must not be contacted."""
    late: bool = False
    """Only those whose promised first contact is late."""
    search: str = ""
    order: str = "recentes"
    after: LeadCursor | None = None
    before: LeadCursor | None = None

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> Choice:
        """The choice in the query of an address; what it does not understand chooses nothing."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value.strip())
        last = {name: values[-1] for name, values in given.items()}
        owner = last.get("qui", "")
        return cls(
            segments=frozenset(given.get("segment", [])) & frozenset(SEGMENTS),
            statuses=frozenset(status for status in Status if status.value in given.get("statut", [])),
            lowest_score=_score(last.get("score-min", "")),
            highest_score=_score(last.get("score-max", "")),
            owner=owner if owner in (MINE, NOBODY) or _EMAIL.fullmatch(owner) else "",
            since=_day(last.get("du", "")),
            until=_day(last.get("au", "")),
            source=last.get("source", "")[:_LONGEST_SOURCE],
            drafts=last.get("brouillons") == "1",
            tests=last.get("essais") == "1",
            silent=last.get("sans-contact") == "1",
            late=last.get("retard") == "1",
            search=last.get("q", "")[:LONGEST_QUERY],
            order=last.get("tri", "") if last.get("tri", "") in ORDERS else "recentes",
            after=read_cursor(last.get("apres", "")),
            before=read_cursor(last.get("avant", "")),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The choice as the fields of an address."""
        return [
            *(("segment", code) for code in SEGMENTS if code in self.segments),
            *(("statut", status.value) for status in Status if status in self.statuses),
            *((name, value) for name, value in self._single().items() if value),
        ]

    def query(self, **more: str) -> str:
        """The choice as the query of an address."""
        query = urlencode([*self.pairs(), *((name, value) for name, value in more.items() if value)])
        return f"?{query}" if query else ""

    def href(self) -> str:
        """The address of the list with this choice."""
        return paths.HOME + self.query()

    def but(self, **changes: Any) -> Choice:
        """Another choice, from the beginning of its list."""
        return replace(self, **{"after": None, "before": None, **changes})

    @property
    def is_first_page(self) -> bool:
        """Whether nothing of the list is left out above."""
        return self.after is None and self.before is None

    def only(self, me: str, now: datetime.datetime, overdue: datetime.datetime | None = None) -> LeadFilter:
        """What the repository is asked for by this member of staff; `now` has the vendor's time zone.

        Who has waited since before the moment `overdue` has waited too long; None: nobody has.
        """
        order = ORDERS[self.order]
        return LeadFilter(
            statuses=self.statuses or self._shown(),
            segments=frozenset(SEGMENTS[code] for code in self.segments),
            since=_midnight(self.since, now),
            before=_midnight(self.until and self.until + datetime.timedelta(days=1), now),
            test=None if self.tests else False,
            owner={MINE: me, NOBODY: ""}.get(self.owner, self.owner) or None,
            unowned=self.owner == NOBODY,
            lowest_score=self.lowest_score,
            highest_score=self.highest_score,
            origin=self.source or None,
            do_not_contact=self.silent,
            waiting_since_before=(overdue or _NEVER) if self.late else None,
            callback_from=_midnight(now.date(), now) if order is LeadOrder.CALLBACK else None,
            deadline_from=now.date() if order is LeadOrder.DEADLINE else None,
            search=parse_query(self.search),
        )

    def _shown(self) -> frozenset[Status]:
        return frozenset(Status) - HIDDEN | (frozenset({Status.DRAFT}) if self.drafts else frozenset())

    def _single(self) -> dict[str, str]:
        return {
            "q": self.search,
            "qui": self.owner,
            "score-min": _text(self.lowest_score),
            "score-max": _text(self.highest_score),
            "du": self.since.isoformat() if self.since else "",
            "au": self.until.isoformat() if self.until else "",
            "source": self.source,
            "brouillons": "1" if self.drafts else "",
            "essais": "1" if self.tests else "",
            "sans-contact": "1" if self.silent else "",
            "retard": "1" if self.late else "",
            "tri": "" if self.order == "recentes" else self.order,
            "apres": write_cursor(self.after),
            "avant": write_cursor(self.before),
        }


def write_cursor(cursor: LeadCursor | None) -> str:
    """A place in the list, for an address."""
    return f"{cursor.value}.{cursor.position}" if cursor else ""


def read_cursor(text: str) -> LeadCursor | None:
    """The place that an address names, if it names one."""
    found = _CURSOR.fullmatch(text)
    return LeadCursor(position=int(found[2]), value=int(found[1])) if found else None


def _score(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else None


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 < day.year < 9999 else None


def _midnight(day: datetime.date | None, now: datetime.datetime) -> datetime.datetime | None:
    return datetime.datetime.combine(day, datetime.time(), now.tzinfo) if day else None
