"""Which entries of the log a page shows, as its address says it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.accounts.audit import AuditCursor, AuditEntry, AuditFilter

NOBODY = "personne"
"""In the place of an account: the command line, and people who could not sign in."""
_LONGEST = 64


@dataclass(frozen=True)
class AuditChoice:
    """What the reader chose to see."""

    by: str = ""
    action: str = ""
    subject: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    after: AuditCursor | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> AuditChoice:
        """The choice in an address; what it does not understand shows everything."""
        return cls(
            by=query.get("qui", "")[:_LONGEST],
            action=query.get("action", "")[:_LONGEST],
            subject=query.get("objet", "").strip()[:_LONGEST],
            since=_date(query.get("du", "")),
            until=_date(query.get("au", "")),
            after=_cursor(query.get("apres", "")),
        )

    def query(self) -> str:
        """The choice as the query of an address."""
        after = f"{self.after.at.isoformat()}_{self.after.id}" if self.after else ""
        values = {
            "qui": self.by,
            "action": self.action,
            "objet": self.subject,
            "du": self.since.isoformat() if self.since else "",
            "au": self.until.isoformat() if self.until else "",
            "apres": after,
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else ""

    def only(self, zone: datetime.tzinfo) -> AuditFilter:
        """What the log is asked for; days are those of the vendor."""
        return AuditFilter(
            by=self.by if self.by not in ("", NOBODY) else None,
            by_nobody=self.by == NOBODY,
            action=self.action or None,
            subject_id=self.subject or None,
            since=_midnight(self.since, zone) if self.since else None,
            before=_midnight(self.until + datetime.timedelta(days=1), zone) if self.until else None,
        )

    def beginning(self) -> AuditChoice:
        """The same entries from the newest on."""
        return replace(self, after=None)

    def beyond(self, entry: AuditEntry) -> AuditChoice:
        """The entries after this one."""
        return replace(self, after=cursor_of(entry))


def cursor_of(entry: AuditEntry) -> AuditCursor:
    """The place of an entry in the log."""
    return AuditCursor(entry.at, entry.id or 0)


def _midnight(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=zone)


def _date(text: str) -> datetime.date | None:
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 3000 else None  # days beside it can be counted, too


def _cursor(text: str) -> AuditCursor | None:
    moment, _, number = text.rpartition("_")
    try:
        at = datetime.datetime.fromisoformat(moment)
    except ValueError:
        return None
    if at.tzinfo is None or not (number.isascii() and number.isdecimal()) or len(number) > 18:
        return None
    return AuditCursor(at, int(number)) if 2000 <= at.year < 3000 else None
