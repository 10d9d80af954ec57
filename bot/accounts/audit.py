"""Who did what, and who read whose data: entries are added and read, never changed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
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


class AuditLog(Protocol):
    """Where entries are kept."""

    def add(self, entry: AuditEntry) -> None:
        """Store an entry, in the transaction of the act itself."""


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
