"""What people said of each use of their data, in SQL: rows are added, never changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.consent import ConsentEntry, Decision, Purpose
from bot.storage.consent_tables import consent_log
from bot.storage.prepared import Prepared

_NAMES = tuple(item.name for item in dataclasses.fields(ConsentEntry))
_ADD = Prepared(consent_log.insert())


class SqlConsents:
    """The `ConsentLog` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entries: Iterable[ConsentEntry]) -> None:
        """One row for each decision."""
        rows = [
            {
                **{name: getattr(entry, name) for name in _NAMES},
                "purpose": entry.purpose.value,
                "decision": entry.decision.value,
            }
            for entry in entries
        ]
        _ADD.run_many(self._connection, rows)

    def of_lead(self, lead_id: str) -> Sequence[ConsentEntry]:
        """In the order in which they were stored."""
        ordered = sa.select(consent_log).where(consent_log.c.lead_id == lead_id).order_by(consent_log.c.id)
        found = []
        for row in self._connection.execute(ordered).mappings():
            values = {item.name: row[item.name] for item in dataclasses.fields(ConsentEntry)}
            codes = {"purpose": Purpose(row["purpose"]), "decision": Decision(row["decision"])}
            found.append(ConsentEntry(**{**values, **codes}))
        return found


def _row(entry: ConsentEntry) -> dict[str, Any]:
    codes = {"purpose": entry.purpose.value, "decision": entry.decision.value}
    return {**{name: getattr(entry, name) for name in _NAMES}, **codes}
