"""Look-ups in the register of companies, in SQL."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.register.choosing import Query
from bot.register.company import Company
from bot.register.lookups import LookUp, Outcome
from bot.storage.register_tables import register_look_ups as _look_ups
from bot.storage.upserts import put


class SqlLookUps:
    """The `LookUps` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_lead(self, lead_id: str) -> LookUp | None:
        """The look-up of a lead."""
        found = self._read(sa.select(_look_ups).where(_look_ups.c.lead_id == lead_id))
        return found[0] if found else None

    def put(self, look_up: LookUp) -> None:
        """Insert it, or replace all of it."""
        row = {
            "lead_id": look_up.lead_id,
            "query": look_up.query.text,
            "query_department": look_up.query.department or "",
            "outcome": look_up.outcome.value,
            "attempts": look_up.attempts,
            "due_at": look_up.due_at,
            "looked_at": look_up.looked_at,
            "answer": [company.to_json() for company in look_up.answer] if look_up.looked_at else None,
        }
        put(self._connection, _look_ups, row)

    def forget(self, lead_id: str) -> None:
        """Delete it."""
        self._connection.execute(_look_ups.delete().where(_look_ups.c.lead_id == lead_id))

    def due(self, now: datetime.datetime, limit: int) -> Sequence[LookUp]:
        """Those that wait, the oldest first."""
        waiting = sa.select(_look_ups).where(_look_ups.c.due_at <= now).order_by(_look_ups.c.due_at)
        return self._read(waiting.limit(limit))

    def answered(self, query: Query, since: datetime.datetime) -> Sequence[Company] | None:
        """The newest answer to the same question."""
        same = (_look_ups.c.query == query.text) & (_look_ups.c.query_department == (query.department or ""))
        newest = (
            sa.select(_look_ups.c.answer)
            .where(same, _look_ups.c.looked_at >= since, _look_ups.c.answer.is_not(None))
            .order_by(_look_ups.c.looked_at.desc())
            .limit(1)
        )
        answer = self._connection.execute(newest).scalar()
        return None if answer is None else [Company.from_json(item) for item in answer]

    def forget_answers(self, before: datetime.datetime) -> None:
        """Empty them; that a look-up was made stays known."""
        old = (_look_ups.c.looked_at < before) & _look_ups.c.answer.is_not(None)
        self._connection.execute(_look_ups.update().where(old).values(answer=None))

    def _read(self, statement: Any) -> list[LookUp]:
        return [_look_up(row) for row in self._connection.execute(statement).mappings()]


def _look_up(row: Any) -> LookUp:
    return LookUp(
        lead_id=row["lead_id"],
        query=Query(row["query"], row["query_department"] or None),
        outcome=Outcome(row["outcome"]),
        attempts=row["attempts"],
        due_at=row["due_at"],
        looked_at=row["looked_at"],
        answer=tuple(Company.from_json(item) for item in row["answer"] or ()),
    )
