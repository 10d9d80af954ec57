"""The schema of the database and its migrations."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from bot.storage.refreshing import refresh_unknown

MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 7_240_611  # any number, as long as every version of this code uses the same one
SEARCH_TABLE = "_search"
"""In the name of every index of words, and of the tables in which SQLite keeps it."""
_PATIENCE_MS = 60_000


def upgrade(engine: Engine) -> None:
    """Bring the schema up to date, in one transaction."""
    with _alone(engine) as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if before not in (None, head()):
            # Not by a migration itself: this code knows the tables as they are at the end.
            refresh_unknown(connection)


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly the last revision of this code."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


@functools.cache
def head() -> str | None:
    """The last revision of this code."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


@contextlib.contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other upgrade shares: another one waits, then finds nothing left to do."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # A statement may read a million rows, and so may the upgrade that is waited for.
            connection.execute(sa.text("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"))
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
            connection.execute(sa.text(f"SET LOCAL lock_timeout = {_PATIENCE_MS}"))
        yield connection
        connection.commit()


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models describe this table: not the indexes of words, which differ between databases."""
    return kind != "table" or name is None or SEARCH_TABLE not in name


def alembic_config() -> Config:
    """What Alembic needs to find the migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
