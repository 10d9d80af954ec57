"""Looks for traces of people: in every column of every table, whoever made it, and in files as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from bot.storage import engine as engines

_PG_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def in_database(url: str, words: Sequence[str]) -> dict[str, set[str]]:
    """The words that stand somewhere in the database, each with the tables it stands in.

    The tables are those that the database knows, not those of our models: the inner tables of an index of
    words and those of Rasa's trackers are among them.
    """
    engine = engines.create_engine(url)
    found: dict[str, set[str]] = {}
    with engine.connect() as connection:
        listed = _PG_TABLES if connection.dialect.name == "postgresql" else _SQLITE_TABLES
        for table in connection.execute(sa.text(listed)).scalars().all():
            for text in _texts(connection, table):
                for word in words:
                    if word.lower() in text:
                        found.setdefault(word, set()).add(table)
    engine.dispose()
    return found


def _texts(connection: sa.engine.Connection, table: str) -> Iterator[str]:
    for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
        for value in row:
            if isinstance(value, (bytes, memoryview)):
                yield bytes(value).decode("utf-8", "replace").lower()
            elif value is not None:
                yield str(value).lower()


def in_files(paths: Iterable[Path], words: Sequence[str]) -> dict[str, set[str]]:
    """The words that stand in these files, or in the files below these folders, as bytes."""
    found: dict[str, set[str]] = {}
    for path in paths:
        for file in [path, *path.rglob("*")] if path.is_dir() else [path]:
            if not file.is_file():
                continue
            content = file.read_bytes().lower()
            for word in words:
                if any(word.lower().encode(code) in content for code in ("utf-8", "latin-1", "utf-16-le")):
                    found.setdefault(word, set()).add(str(file))
    return found
