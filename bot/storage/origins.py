"""Where the values of fields came from, in SQL."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.origins import FieldOrigin, Origin
from bot.storage.matching_tables import lead_origins as _origins
from bot.storage.memory import Memory
from bot.storage.prepared import Prepared
from bot.storage.tables import turns as _turns
from bot.storage.upserts import put

_NAMES = tuple(item.name for item in dataclasses.fields(FieldOrigin))
LAST_TURN = sa.select(sa.func.max(_turns.c.number)).where(
    _turns.c.conversation_id == sa.bindparam("the_conversation")
)
_LAST_TURN = Prepared(LAST_TURN)


class SqlOrigins:
    """The `OriginLog` of one transaction."""

    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self._connection = connection
        self._memory = memory or Memory()

    def note(self, origins: Iterable[FieldOrigin]) -> None:
        """One row for each field."""
        put(self._connection, _origins, *map(_row, origins))

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
        if conversation_id in self._memory.last_turns:
            return self._memory.last_turns[conversation_id]
        found: int | None = _LAST_TURN.scalar(self._connection, {"the_conversation": conversation_id})
        return found


def _row(item: FieldOrigin) -> dict[str, Any]:
    return {**{name: getattr(item, name) for name in _NAMES}, "origin": item.origin.value}
