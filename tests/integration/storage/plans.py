"""How a database goes about a statement."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection


def plan_of(connection: Connection, statement: Any) -> str:
    """How the database goes about it; PostgreSQL is asked as if the table were large."""
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET enable_seqscan = off"))

    @sa.event.listens_for(connection, "before_cursor_execute", retval=True)
    def ask(_: Any, __: Any, text: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        return explain + text, parameters

    return " ".join(str(row) for row in connection.execute(statement))
