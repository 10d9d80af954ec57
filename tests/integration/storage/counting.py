"""Counts what a piece of work asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.storage import prepared
from bot.storage.database import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The texts of the statements that are executed as long as this lasts; one for many rows counts once."""
    engine: Engine = database._engine
    texts: list[str] = []
    run = prepared._run

    def note(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        texts.append(text)

    def noted(connection: Any, sql: str, values: Any, **options: Any) -> Any:
        texts.append(sql)
        return run(connection, sql, values, **options)

    sa.event.listen(engine, "before_cursor_execute", note)
    prepared._run = noted
    try:
        yield texts
    finally:
        prepared._run = run
        sa.event.remove(engine, "before_cursor_execute", note)
