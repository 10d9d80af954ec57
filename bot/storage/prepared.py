"""Statements that every turn runs, compiled once for each engine and given to SQLite as they are.

SQLAlchemy looks at a statement anew each time that it runs: some 150 calls of Python, whatever it says. A
turn runs two dozen of them, each of which SQLite is done with in a few microseconds. What a statement says,
and how values are written and read, stays SQLAlchemy's: this keeps what it worked out.

On PostgreSQL, where a statement waits for the server anyway, SQLAlchemy runs them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.telemetry.metrics import database_failed
from bot.unit_of_work import StorageUnavailable

Row = Mapping[str, Any]
_Processor = Callable[[Any], Any]
_KEPT_IN = "_prepared_statements"
_NO_VALUES: Row = {}
_FEW = 16
"""Longer lists are rare: what they need is not kept."""


class Prepared:
    """A statement whose parameters are all named, built when its module is imported.

    Its `IN` takes no list: how many places such a statement has is not known before it runs.
    """

    def __init__(self, statement: Any) -> None:
        self.statement = statement

    def rows(self, connection: Connection, values: Row) -> Sequence[Row]:
        """What a SELECT finds, by the names of its columns."""
        quick = self._quick(connection, values)
        if quick is None:
            return list(connection.execute(self._compiled(connection, values), values).mappings())
        return [quick.row(found) for found in _run(connection, quick.sql, quick.written(values)).fetchall()]

    def first(self, connection: Connection, values: Row) -> Row | None:
        """The first row that a SELECT finds."""
        quick = self._quick(connection, values)
        if quick is None:
            found: Row | None = (
                connection.execute(self._compiled(connection, values), values).mappings().first()
            )
            return found
        row = _run(connection, quick.sql, quick.written(values)).fetchone()
        return None if row is None else quick.row(row)

    def scalar(self, connection: Connection, values: Row) -> Any:
        """The first column of the first row that a SELECT finds."""
        row = self.first(connection, values)
        return None if row is None else next(iter(row.values()))

    def run(self, connection: Connection, values: Row) -> int:
        """How many rows were written."""
        quick = self._quick(connection, values)
        if quick is None:
            return int(connection.execute(self._compiled(connection, values), values).rowcount)
        return int(_run(connection, quick.sql, quick.written(values)).rowcount)

    def run_many(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Once for each row; all have the same columns."""
        if len(rows) == 1:
            self.run(connection, rows[0])
        elif rows:
            quick = self._quick(connection, rows[0])
            if quick is None:
                connection.execute(self._compiled(connection, rows[0], several=True), list(rows))
            else:
                _run(connection, quick.sql, [quick.written(row) for row in rows], many=True)

    def _quick(self, connection: Connection, values: Row) -> _Quick | None:
        if connection.dialect.name != "sqlite":
            return None
        known, key = _known_to(connection), (self, tuple(values))
        quick: _Quick | None = known.get(key)
        if quick is None:
            quick = known[key] = _Quick.of(self.statement, connection.dialect, key[1])
        return quick

    def _compiled(self, connection: Connection, values: Row, *, several: bool = False) -> Any:
        known, key = _known_to(connection), (self, tuple(values), several)
        compiled = known.get(key)
        if compiled is None:
            built = self.statement.compile(
                dialect=connection.dialect, column_keys=list(values), for_executemany=several
            )
            # From SQLAlchemy 2.1 on a connection takes statements alone.
            compiled = built if hasattr(built, "_execute_on_connection") else self.statement
            known[key] = compiled
        return compiled


class PreparedList:
    """A statement about a few things: one for each number of them.

    `build` gets the places of the list, for an `IN` or the like. A list that is empty finds nothing.
    """

    def __init__(self, build: Callable[[Sequence[Any]], Any]) -> None:
        self._build = build
        self._of_length: dict[int, Prepared] = {}

    def rows(self, connection: Connection, listed: Sequence[Any], values: Row = _NO_VALUES) -> Sequence[Row]:
        """What a SELECT finds for these."""
        if not listed:
            return []
        given = {f"listed_{number}": item for number, item in enumerate(listed)}
        if len(listed) > _FEW:
            long = self._build([sa.bindparam(name) for name in given])
            return list(connection.execute(long, {**given, **values}).mappings())
        statement = self._of_length.get(len(listed))
        if statement is None:
            statement = Prepared(self._build([sa.bindparam(name) for name in given]))
            self._of_length[len(listed)] = statement
        return statement.rows(connection, {**given, **values})


@dataclass(frozen=True)
class _Quick:
    """What SQLAlchemy has worked out of a statement for SQLite."""

    sql: str
    places: Sequence[tuple[str, Any, _Processor | None]]
    """Of each question mark: the parameter's name, its value if none is given, how a value is written."""
    columns: Sequence[tuple[str, _Processor | None]]
    """Name of each column, and how a value is read."""

    @classmethod
    def of(cls, statement: Any, dialect: Any, names: Sequence[str]) -> _Quick:
        """Compile it."""
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        if "POSTCOMPILE" in str(compiled):
            raise ValueError("a prepared statement takes no list")
        given = compiled.params
        places = [
            (name, given[name], _processor(compiled.binds[name].type, "bind_processor", dialect))
            for name in compiled.positiontup
        ]
        columns = [
            (column.key, _processor(column.type, "result_processor", dialect, None))
            for column in getattr(statement, "selected_columns", ())
        ]
        return cls(str(compiled), places, columns)

    def written(self, values: Row) -> tuple[Any, ...]:
        """The parameters as SQLite takes them."""
        return tuple(
            values.get(name, otherwise) if write is None else write(values.get(name, otherwise))
            for name, otherwise, write in self.places
        )

    def row(self, found: Sequence[Any]) -> Row:
        """A row as Python takes it."""
        return {
            name: value if read is None else read(value)
            for (name, read), value in zip(self.columns, found, strict=True)
        }


def _known_to(connection: Connection) -> dict[Any, Any]:
    """What was compiled for this engine: each has a dialect of its own, which lives as long as it does."""
    known: dict[Any, Any] = vars(connection.dialect).setdefault(_KEPT_IN, {})
    return known


def _processor(kind: sa.types.TypeEngine, way: str, dialect: Any, *more: Any) -> _Processor | None:
    found: _Processor | None = getattr(kind.dialect_impl(dialect), way)(dialect, *more)
    return found


def _run(connection: Connection, sql: str, values: Any, *, many: bool = False) -> sqlite3.Cursor:
    """In the transaction of this connection, which begins now if it has not begun."""
    if not connection.in_transaction():
        connection.begin()
    raw: sqlite3.Connection = connection.connection.dbapi_connection
    try:
        return raw.executemany(sql, values) if many else raw.execute(sql, values)
    except sqlite3.IntegrityError as error:
        # Without the parameters: they may be a visitor's words.
        raise IntegrityError(sql, None, error) from None
    except (sqlite3.OperationalError, sqlite3.InterfaceError) as error:
        database_failed(str(error))
        raise StorageUnavailable(str(error)) from None
