"""The audit log in SQL: rows are added, never changed."""

from __future__ import annotations

import dataclasses

from sqlalchemy.engine import Connection

from bot.accounts.audit import AuditEntry
from bot.storage import tables


class SqlAuditLog:
    """The `AuditLog` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: AuditEntry) -> None:
        """Store an entry."""
        row = {**dataclasses.asdict(entry), "details": dict(entry.details)}
        self._connection.execute(tables.audit_log.insert().values(row))
