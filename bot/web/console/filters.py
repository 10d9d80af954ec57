"""Which leads a list shows, as the address of the page says it: any list can be bookmarked and sent on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.leads.lead import Status
from bot.leads.repository import LeadCursor, LeadFilter
from bot.qualification.segments import Segment
from bot.web.console import paths

_CURSOR = re.compile(r"(-?[0-9]{1,18})\.([0-9]{1,18})")
HIDDEN = frozenset({Status.DRAFT, Status.ERASED})
"""Statuses that are shown only when they are asked for."""


@dataclass(frozen=True)
class Choice:
    """What the reader chose to see."""

    segment: Segment | None = None
    status: Status | None = None
    drafts: bool = False
    tests: bool = False
    after: LeadCursor | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Choice:
        """The choice in an address; what it does not understand shows everything."""
        return cls(
            segment=next((segment for segment in Segment if segment.value == query.get("segment")), None),
            status=next((status for status in Status if status.value == query.get("statut")), None),
            drafts=query.get("brouillons") == "1",
            tests=query.get("essais") == "1",
            after=read_cursor(query.get("apres", "")),
        )

    def query(self, **more: str) -> str:
        """The choice as the query of an address."""
        values = {
            "segment": self.segment.value if self.segment else "",
            "statut": self.status.value if self.status else "",
            "brouillons": "1" if self.drafts else "",
            "essais": "1" if self.tests else "",
            "apres": write_cursor(self.after) if self.after else "",
            **more,
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else ""

    def href(self) -> str:
        """The address of the list with this choice."""
        return paths.HOME + self.query()

    def with_segment(self, segment: Segment | None) -> Choice:
        """The same list for another segment, from its beginning."""
        return replace(self, segment=segment, after=None)

    def with_status(self, status: Status | None) -> Choice:
        """The same list for another status, from its beginning."""
        return replace(self, status=status, after=None)

    def only(self) -> LeadFilter:
        """What the repository is asked for."""
        shown = set(Status) - HIDDEN
        if self.drafts:
            shown.add(Status.DRAFT)
        statuses = frozenset({self.status} if self.status else shown)
        segments = frozenset({self.segment.value} if self.segment else ())
        return LeadFilter(statuses=statuses, segments=segments, test=None if self.tests else False)


def write_cursor(cursor: LeadCursor) -> str:
    """A place in the list, for an address."""
    return f"{cursor.value}.{cursor.position}"


def read_cursor(text: str) -> LeadCursor | None:
    """The place that an address names, if it names one."""
    found = _CURSOR.fullmatch(text)
    return LeadCursor(position=int(found[2]), value=int(found[1])) if found else None
