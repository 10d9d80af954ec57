"""Inserting what may be there already, by statements that are built once.

SQLAlchemy keeps what it has compiled of other statements, but compiles `ON CONFLICT` anew at every use: for a
wide table that takes longer than everything else about saving a row. Prepared statements it compiles once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.storage.prepared import Prepared, Row

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_KNOWN: dict[tuple[str, str, sa.Table, tuple[str, ...]], Prepared] = {}


def insert_into(connection: Connection, table: sa.Table) -> Any:
    """An INSERT of this database's own kind, which may say what happens where a key is taken."""
    return _INSERT[connection.dialect.name](table)


def add_missing(connection: Connection, table: sa.Table, *rows: Row) -> int:
    """Insert rows with the same columns, unless a key of theirs is taken; of one row: how many were added."""
    return _run(connection, table, rows, "add", lambda insert, _: insert.on_conflict_do_nothing())


def put(connection: Connection, table: sa.Table, *rows: Row) -> None:
    """Insert rows with the same columns, or replace these columns where the primary key is taken."""
    key = [column.name for column in table.primary_key]

    def replaced(insert: Any, columns: Sequence[str]) -> Any:
        news = {name: insert.excluded[name] for name in columns if name not in key}
        return insert.on_conflict_do_update(index_elements=key, set_=news)

    _run(connection, table, rows, "put", replaced)


def _run(
    connection: Connection,
    table: sa.Table,
    rows: Sequence[Row],
    manner: str,
    finish: Callable[[Any, Sequence[str]], Any],
) -> int:
    if not rows:
        return 0
    columns = tuple(rows[0])
    key = connection.dialect.name, manner, table, columns
    statement = _KNOWN.get(key)
    if statement is None:
        statement = _KNOWN[key] = Prepared(finish(insert_into(connection, table), columns))
    if len(rows) == 1:
        return statement.run(connection, rows[0])
    statement.run_many(connection, rows)
    return len(rows)
