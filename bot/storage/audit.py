"""The audit log in SQL: rows are added, never changed."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.accounts.audit import EVERY_ENTRY, AuditCursor, AuditEntry, AuditFilter
from bot.storage.audit_tables import audit_log as _log


class SqlAuditLog:
    """The `AuditLog` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: AuditEntry) -> None:
        """Store an entry."""
        row = {**dataclasses.asdict(entry), "details": dict(entry.details)}
        del row["id"]
        self._connection.execute(_log.insert().values(row))

    def newest(
        self, only: AuditFilter = EVERY_ENTRY, *, limit: int, after: AuditCursor | None = None
    ) -> Sequence[AuditEntry]:
        """Entries, newest first: each combination of filters follows an index to its end."""
        statement = sa.select(_log).where(*_conditions(only))
        if after is not None:
            # Said twice on purpose: the first half bounds the walk through the index.
            younger = (_log.c.at == after.at) & (_log.c.id >= after.id)
            statement = statement.where(_log.c.at <= after.at, sa.not_(younger))
        statement = statement.order_by(_log.c.at.desc(), _log.c.id.desc()).limit(limit)
        return [AuditEntry(**row) for row in self._connection.execute(statement).mappings()]

    def last(self, subject_id: str, by: str, actions: Sequence[str]) -> AuditEntry | None:
        """The last of these acts."""
        wanted = sa.select(_log).where(
            _log.c.subject_id == subject_id, _log.c.by == by, _log.c.action.in_(list(actions))
        )
        newest = wanted.order_by(_log.c.at.desc(), _log.c.id.desc()).limit(1)
        row = self._connection.execute(newest).mappings().first()
        return AuditEntry(**row) if row is not None else None

    def purge(self, before: datetime.datetime, *, limit: int) -> int:
        """Delete the oldest entries, so many at a time: nobody waits for long."""
        oldest = sa.select(_log.c.id).where(_log.c.at < before).order_by(_log.c.at, _log.c.id).limit(limit)
        ids = list(self._connection.execute(oldest).scalars())
        if ids:
            self._connection.execute(_log.delete().where(_log.c.id.in_(ids)))
        return len(ids)


def _conditions(only: AuditFilter) -> list[Any]:
    conditions: list[Any] = []
    if only.by_nobody:
        conditions.append(_log.c.by.is_(None))
    elif only.by is not None:
        conditions.append(_log.c.by == only.by)
    if only.action is not None:
        conditions.append(_log.c.action == only.action)
    if only.subject_id is not None:
        conditions.append(_log.c.subject_id == only.subject_id)
    if only.since is not None:
        conditions.append(_log.c.at >= only.since)
    if only.before is not None:
        conditions.append(_log.c.at < only.before)
    return conditions
