"""Leave nothing of what was erased in the files of SQLite: neither in its log nor in its indexes of words.

A word that leaves an index of FTS5 is only marked there until the pages that hold it are merged with others.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Engine

MOST_PAGES = 5_000
"""Of an index of words that is merged at once: some 20 MB, a fraction of a second."""
_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"


def settle(engine: Engine) -> bool:
    """Do so and say whether it is done: whoever reads at this moment may be in the way.

    PostgreSQL sees to its files itself.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        connection.dbapi_connection.be_patient()
        cursor = connection.cursor()  # outside a transaction, which the engine would begin
        for (name,) in cursor.execute(_INDEXES).fetchall():
            _merge(cursor, name)
        busy = bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        cursor.close()
        return not busy
    except engine.dialect.dbapi.OperationalError:
        return False
    finally:
        connection.close()


def _merge(cursor: Any, index: str) -> None:
    counted = f'SELECT count(*) FROM (SELECT 1 FROM "{index}_data" LIMIT {MOST_PAGES + 1})'
    if cursor.execute(counted).fetchone()[0] <= MOST_PAGES:
        cursor.execute(f'INSERT INTO "{index}"("{index}") VALUES (\'optimize\')')
