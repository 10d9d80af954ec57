"""Every row of every table, to compare a database with what it was."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.storage import engine as engines
from bot.storage.tables import metadata

JOURNALS = frozenset({"audit_log", "merges", "board_marks"})
"""Tables that tell what was done, or what has still to be counted: they are only ever added to."""


def every_row(url: str, *, but: frozenset[str] = JOURNALS) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table, in an order of their own."""
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in but
        }
    engine.dispose()
    return found


def difference(
    before: dict[str, list[tuple[Any, ...]]], after: dict[str, list[tuple[Any, ...]]]
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that are in one of the two only, by table: an empty answer says that they are the same."""
    return {
        name: [row for row in [*before[name], *after[name]] if (row in before[name]) != (row in after[name])]
        for name in before
        if before[name] != after[name]
    }
