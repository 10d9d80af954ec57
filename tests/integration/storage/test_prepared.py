"""Statements that are compiled once say and find the same as SQLAlchemy's own."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database
from bot.storage.engine import create_engine, for_writing
from bot.storage.prepared import Prepared, PreparedList
from bot.storage.types import UtcDateTime, json_column
from bot.unit_of_work import StorageUnavailable

_METADATA = sa.MetaData()
_NOTES = sa.Table(
    "prepared_notes",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("day", sa.Date),
    sa.Column("open", sa.Boolean, nullable=False, server_default=sa.true()),
    json_column("words", nullable=True),
)
_ADD = Prepared(_NOTES.insert())
_ALL = Prepared(sa.select(_NOTES).order_by(_NOTES.c.id))
_ONE = Prepared(sa.select(_NOTES.c.words, _NOTES.c.at).where(_NOTES.c.id == sa.bindparam("the_id")))
_CLOSE = Prepared(
    _NOTES.update().where(_NOTES.c.open.is_(True), _NOTES.c.id > sa.bindparam("the_id")).values(open=False)
)
_NEWEST = Prepared(sa.select(sa.func.max(_NOTES.c.id)).where(_NOTES.c.open == sa.bindparam("is_open")))
_NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
_ROWS = [
    {"id": 1, "at": _NOON, "day": datetime.date(2026, 3, 2), "words": ["déjà", {"n": 1}]},
    {"id": 2, "at": _NOON, "day": None, "words": None},
]


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with for_writing(database._engine).connect() as opened:
        _METADATA.create_all(opened)
        yield opened
        opened.rollback()


def test_what_is_written_is_read_as_sqlalchemy_reads_it(connection: Connection) -> None:
    _ADD.run_many(connection, _ROWS)
    theirs = [dict(row) for row in connection.execute(_ALL.statement).mappings()]
    assert [dict(row) for row in _ALL.rows(connection, {})] == theirs
    assert theirs[0]["at"] == _NOON and theirs[0]["words"] == ["déjà", {"n": 1}]
    assert theirs[1]["day"] is None and theirs[1]["open"] is True


def test_what_sqlalchemy_writes_is_read_here(connection: Connection) -> None:
    connection.execute(_ADD.statement, _ROWS)
    assert _ONE.first(connection, {"the_id": 1}) == {"words": ["déjà", {"n": 1}], "at": _NOON}
    assert _ONE.first(connection, {"the_id": 3}) is None
    assert _NEWEST.scalar(connection, {"is_open": True}) == 2
    assert _NEWEST.scalar(connection, {"is_open": False}) is None


def test_it_says_how_many_rows_it_wrote(connection: Connection) -> None:
    _ADD.run_many(connection, _ROWS)
    assert [_CLOSE.run(connection, {"the_id": 0}), _CLOSE.run(connection, {"the_id": 0})] == [2, 0]


def test_nothing_is_written_of_no_rows(connection: Connection) -> None:
    _ADD.run_many(connection, [])
    assert _ALL.rows(connection, {}) == []


def test_it_begins_the_transaction_that_is_rolled_back(connection: Connection) -> None:
    connection.commit()
    _ADD.run_many(connection, _ROWS)
    assert connection.in_transaction()
    connection.rollback()
    assert _ALL.rows(connection, {}) == []


def test_a_key_that_is_taken_is_the_error_that_sqlalchemy_raises(connection: Connection) -> None:
    _ADD.run(connection, _ROWS[0])
    with pytest.raises(IntegrityError) as caught:
        _ADD.run(connection, _ROWS[0])
    assert "déjà" not in str(caught.value)


def test_a_database_that_cannot_be_used_says_so(connection: Connection) -> None:
    gone = Prepared(sa.select(sa.table("gone", sa.column("words"))).where(sa.column("words") == "déjà"))
    if connection.dialect.name == "sqlite":
        with pytest.raises(StorageUnavailable, match="no such table"):
            gone.first(connection, {})
    else:
        with pytest.raises(sa.exc.ProgrammingError):
            gone.first(connection, {})


def test_a_list_is_refused_rather_than_misread(connection: Connection) -> None:
    several = Prepared(sa.select(_NOTES).where(_NOTES.c.id.in_([1, 2])))
    if connection.dialect.name == "sqlite":
        with pytest.raises(ValueError, match="takes no list"):
            several.rows(connection, {})
    else:
        assert several.rows(connection, {}) == []


def test_each_engine_compiles_for_itself(tmp_path: Path, connection: Connection) -> None:
    """One writes JSON in its own way: the other does not learn it."""
    _ADD.run(connection, _ROWS[0])
    other = create_engine(f"sqlite:///{tmp_path}/other.db")
    with other.connect() as second:
        _METADATA.create_all(second)
        _ADD.run(second, _ROWS[0])
        raw: sqlite3.Connection = second.connection.dbapi_connection
        assert raw.execute("SELECT words FROM prepared_notes").fetchone() == ('["déjà",{"n":1}]',)
    other.dispose()


_SOME = PreparedList(
    lambda some: (
        sa.select(_NOTES.c.id)
        .where(_NOTES.c.id.in_(some), _NOTES.c.id > sa.bindparam("the_id"))
        .order_by(_NOTES.c.id)
    )
)


@pytest.mark.parametrize("length", [0, 1, 3, 40])
def test_a_list_may_have_any_length(connection: Connection, length: int) -> None:
    _ADD.run_many(connection, _ROWS)
    found = _SOME.rows(connection, list(range(length)), {"the_id": 0})
    assert [row["id"] for row in found] == [number for number in (1, 2) if number < length]
