"""Counts what a piece of work asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.storage.database import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The texts of the statements that are executed as long as this lasts; one for many rows counts once."""
    engine: Engine = database._engine
    texts: list[str] = []

    def note(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        texts.append(text)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield texts
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
