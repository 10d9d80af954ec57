"""Where the values of fields came from, in SQL."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.origins import FieldOrigin, Origin
from bot.storage.matching_tables import lead_origins as _origins
from bot.storage.tables import turns as _turns


class SqlOrigins:
    """The `OriginLog` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, origins: Iterable[FieldOrigin]) -> None:
        """The old rows go, the new ones come."""
        rows = [{**dataclasses.asdict(item), "origin": item.origin.value} for item in origins]
        for lead_id in {row["lead_id"] for row in rows}:
            fields = [row["field"] for row in rows if row["lead_id"] == lead_id]
            old = _origins.delete().where(_origins.c.lead_id == lead_id, _origins.c.field.in_(fields))
            self._connection.execute(old)
        if rows:
            self._connection.execute(_origins.insert(), rows)

    def of_lead(self, lead_id: str) -> Mapping[str, FieldOrigin]:
        """Along the primary key."""
        found = self._connection.execute(sa.select(_origins).where(_origins.c.lead_id == lead_id))
        return {
            row.field: FieldOrigin(
                row.lead_id, row.field, Origin(row.origin), row.at, row.conversation_id, row.turn, row.by
            )
            for row in found
        }

    def last_turn(self, conversation_id: str) -> int | None:
        """The end of the primary key of turns."""
        mine = _turns.c.conversation_id == conversation_id
        return self._connection.execute(sa.select(sa.func.max(_turns.c.number)).where(mine)).scalar()
