"""How PostgreSQL is to read the lists of the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_JOINS = ("enable_mergejoin", "enable_hashjoin")


@contextmanager
def one_by_one(connection: Connection) -> Iterator[None]:
    """Rows are looked up one after the other as long as this lasts, never a whole table beside another.

    A list needs fifty of a million rows. How many it finds on the way depends on words and on visitors, which
    no planner can know; where it guesses too many, it reads everything. SQLite only knows the one way.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    _switch(connection, "off")
    yield
    # Not after an error: the transaction is over then, and the settings with it.
    _switch(connection, "on")


def _switch(connection: Connection, state: str) -> None:
    connection.execute(sa.text("; ".join(f"SET LOCAL {join} TO {state}" for join in _JOINS)))
