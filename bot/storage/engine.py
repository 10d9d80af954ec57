"""One engine per process: the same code on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.pool import QueuePool

from bot.storage import queueing
from bot.storage.disk import reach_disk
from bot.storage.patience import connection_class
from bot.telemetry.metrics import database_failed
from bot.unit_of_work import StorageUnavailable

BUSY_MS = 1000
"""How long a transaction waits for another one. Short: whoever waits here serves nobody else meanwhile."""
_POOL_SECONDS = 3
_GRACE_SECONDS = 1.0
"""After the server's own limit, for it to say so."""


def create_engine(url: str, *, busy_ms: int = BUSY_MS, hanging: bool = False) -> Engine:
    """An engine for this database. Nothing is opened yet, but the directory of a SQLite file is made.

    A statement takes at most ten times what a lock may be waited for. Where its transaction lets it take
    longer, `hanging` says that a server which says nothing is waited for.
    """
    parsed = driven_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed, busy_ms)
    else:
        engine = sa.create_engine(
            parsed,
            future=True,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=_POOL_SECONDS,
            json_serializer=_json,
            connect_args={
                "connection_factory": connection_class(None if hanging else busy_ms / 100 + _GRACE_SECONDS),
                "options": f"-c lock_timeout={busy_ms} -c statement_timeout={10 * busy_ms}",
            },
        )
    sa.event.listen(engine, "handle_error", _translate)
    return engine


def driven_url(url: str) -> URL:
    """The address with the one driver of PostgreSQL that we install.

    Which one the bare name means depends on SQLAlchemy's version.
    """
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg2") if parsed.drivername == "postgresql" else parsed


def for_writing(engine: Engine, *, ahead: bool = False) -> Engine:
    """The same engine and pool, whose transactions take the right to write when they begin.

    A SQLite transaction that reads first and writes later can be refused at once, whatever its patience.
    Commits are durable, or `ahead` of that with SQLite: until `make_durable`, a cut of the power undoes them.
    """
    return engine.execution_options(sqlite_begin=queueing.IMMEDIATE, sqlite_ahead=ahead)


def make_durable(engine: Engine) -> None:
    """Return when all that was committed is on the disk. Raises NotDurable."""
    if engine.dialect.name == "sqlite":
        reach_disk(str(engine.url.database))


def _sqlite(url: Any, busy_ms: int) -> Engine:
    if not url.database:
        raise ValueError("a SQLite database needs a file")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_timeout=_POOL_SECONDS,
        json_serializer=_json,
        connect_args={
            "check_same_thread": False,
            "timeout": busy_ms / 1000,
            "factory": queueing.connections(),
        },
    )
    sa.event.listen(engine, "do_connect", make_private)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def make_private(_dialect: Any, _record: Any, arguments: list[Any], _options: Any) -> None:
    """A new database can be read by its owner alone, and so can what SQLite puts beside it."""
    if not os.path.isabs(arguments[0]):
        return  # in memory alone
    with contextlib.suppress(OSError):  # there is one already, or SQLite will say why there can be none
        os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and cannot be IMMEDIATE
    # Whoever commits waits for the disk without SQLite (`bot.storage.disk`).
    # What is erased is overwritten: SQLite would leave the words in the file until it needs the room.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Any) -> None:
    options = connection.get_execution_options()
    mode, ahead = options.get("sqlite_begin", "DEFERRED"), options.get("sqlite_ahead", False)
    try:
        connection.connection.dbapi_connection.begin(mode, ahead=ahead)
    except sqlite3.Error as error:  # not a statement of SQLAlchemy's: nobody else translates it
        database_failed(str(error))
        raise StorageUnavailable(str(error)) from None


def _translate(context: Any) -> None:
    error = context.original_exception
    if isinstance(context.sqlalchemy_exception, (OperationalError, InterfaceError)):
        database_failed(str(error))
        # Only the driver's own sentence: SQLAlchemy's would repeat the visitor's words among the parameters.
        raise StorageUnavailable(str(error).strip().partition("\n")[0]) from None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
