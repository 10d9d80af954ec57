"""Who did what, and who read whose data: entries are added and read, never changed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.accounts.account import User


@dataclass(frozen=True)
class AuditEntry:
    """One act. `by` is the id of the member of staff; None: the command line, or somebody unknown.

    `details` hold codes and numbers, never the personal data of a visitor.
    """

    at: datetime.datetime
    by: str | None
    action: str
    """A dotted code such as `lead.read`."""
    subject_kind: str | None = None
    subject_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    id: int | None = None
    """Given by the log."""


@dataclass(frozen=True)
class AuditCursor:
    """A place in the log: entries after it are older."""

    at: datetime.datetime
    id: int


@dataclass(frozen=True)
class AuditFilter:
    """Which entries are asked for; what is None does not matter."""

    by: str | None = None
    by_nobody: bool = False
    """Only what the command line or somebody unknown did."""
    action: str | None = None
    subject_id: str | None = None
    since: datetime.datetime | None = None
    before: datetime.datetime | None = None


EVERY_ENTRY = AuditFilter()


class AuditLog(Protocol):
    """Where entries are kept."""

    def add(self, entry: AuditEntry) -> None:
        """Store an entry, in the transaction of the act itself."""

    def newest(
        self, only: AuditFilter = EVERY_ENTRY, *, limit: int, after: AuditCursor | None = None
    ) -> Sequence[AuditEntry]:
        """Entries, newest first."""

    def last(self, subject_id: str, by: str, actions: Sequence[str]) -> AuditEntry | None:
        """The last of these acts that somebody did on a subject."""

    def purge(self, before: datetime.datetime, *, limit: int) -> int:
        """Delete up to `limit` entries older than this moment, and say how many there were."""


class AuditedUnitOfWork(Protocol):
    """The part of a unit of work that an audited act needs."""

    @property
    def audit(self) -> AuditLog: ...


def record(
    uow: AuditedUnitOfWork,
    by: User | None,
    action: str,
    kind: str | None,
    subject_id: str | None,
    now: datetime.datetime,
    **details: Any,
) -> None:
    """Write down what a member of staff does, in the transaction in which it is done."""
    uow.audit.add(AuditEntry(now, by.id if by else None, action, kind, subject_id, details))
