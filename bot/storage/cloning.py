"""Copies what a conversation left in the tables, many times over, to another database.

What the rows look like is not written down here: patterns are stored by the product itself in a database of
their own, and every row that belongs to them is copied with other ids, moments, places and people. A table
that comes later is copied as well, as long as its rows name the conversation or the lead they belong to.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.people import organisation_key
from bot.storage import following, lead_walk, tables
from bot.storage.full_text import FullText
from bot.storage.transcript_tables import conversation_facts

_LEFT_OUT = frozenset({"outbox", "booked_times", "lead_keys", "lead_matches"})
"""Nothing of what is made up is ever delivered or takes anybody's time; whose requests they are is known
once all are there."""
_INDEXED: Mapping[FullText, sa.Table] = {
    lead_walk.SEARCH: tables.leads,
    following.SEARCH: conversation_facts,
}
"""The indexes of words, each with the table whose positions it knows."""
_MICROSECOND = datetime.timedelta(microseconds=1)
_A_MOMENT = 10**12
"""A position above this is a microsecond, one below is a place in a conversation."""
_AT_ONCE = 500
"""Rows of one statement."""


@dataclass(frozen=True)
class Copy:
    """One copy: what its ids begin with, when it begins, and which words stand for which."""

    prefix: str
    begins: datetime.datetime
    texts: Mapping[str, str]
    words: Mapping[str, str]
    """The same in the index of words."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Values of columns of the lead that differ from the pattern's."""


Cell = Callable[[Copy, datetime.timedelta], Any]


@dataclass(frozen=True)
class PatternRow:
    """A row of a pattern: values that stay, and how the others are made."""

    values: tuple[Any, ...]
    made: tuple[tuple[int, Cell], ...]

    def copied(self, copy: Copy, later: datetime.timedelta) -> list[Any]:
        """The row of a copy."""
        row = list(self.values)
        for index, cell in self.made:
            row[index] = cell(copy, later)
        return row


@dataclass(frozen=True)
class Pattern:
    """The rows of one conversation and of its leads, by table and in an order that keys allow."""

    begins: datetime.datetime
    rows: Mapping[str, Sequence[PatternRow]]
    words: Mapping[FullText, Sequence[tuple[int, str]]]
    """What the indexes of words hold, by index."""

    def add_to(self, batch: Batch, copy: Copy) -> None:
        """Put a copy into a batch."""
        later = copy.begins - self.begins
        for name, rows in self.rows.items():
            batch.rows[name].extend(row.copied(copy, later) for row in rows)
        for index, held in self.words.items():
            for position, text in held:
                words = _replaced(text, copy.words).split()
                batch.words[index].append((position + later // _MICROSECOND, words))


class Batch:
    """Rows that wait to be written together."""

    def __init__(self, columns: Mapping[str, Sequence[str]]) -> None:
        self.columns = columns
        self.rows: dict[str, list[list[Any]]] = {name: [] for name in columns}
        self.words: dict[FullText, list[tuple[int, Sequence[str]]]] = {index: [] for index in _INDEXED}


class Patterns:
    """Reads patterns from the database in which they were stored."""

    def __init__(self, connection: Connection, marker: str, texts: Sequence[str]) -> None:
        self._connection = connection
        self._marker = marker
        self._texts = texts
        self.tables = [table for table in tables.metadata.sorted_tables if _belongs(table)]
        self.columns = {table.name: _columns(table) for table in self.tables}

    def read(self, conversation_id: str) -> Pattern:
        """Everything that belongs to this conversation."""
        begun = self._connection.execute(
            sa.select(tables.conversations.c.created_at).where(tables.conversations.c.id == conversation_id)
        ).scalar_one()
        leads = sa.select(tables.leads.c.id).where(tables.leads.c.conversation_id == conversation_id)
        rows = {}
        for table in self.tables:
            found = self._connection.execute(sa.select(table).where(self._its(table, conversation_id, leads)))
            patterns = [self._pattern(table, row) for row in found.mappings()]
            if patterns:
                rows[table.name] = patterns
        words = {index: self._words(index, table, conversation_id) for index, table in _INDEXED.items()}
        return Pattern(begun, rows, words)

    def _its(self, table: sa.Table, conversation_id: str, leads: Any) -> Any:
        if table.name == "conversations":
            return table.c.id == conversation_id
        if "conversation_id" in table.c:
            return table.c.conversation_id == conversation_id
        for name in ("lead_id", "subject_id"):
            if name in table.c:
                return table.c[name].in_(leads)
        facts = tables.metadata.tables["conversation_facts"]
        its = sa.select(facts.c.position).where(facts.c.conversation_id == conversation_id)
        return table.c.position.in_(its)

    def _words(self, index: FullText, table: sa.Table, conversation_id: str) -> list[tuple[int, str]]:
        position = index.position(self._connection)
        found = sa.select(position, sa.column("words")).where(
            position == table.c.position, table.c.conversation_id == conversation_id
        )
        return [(row[0], row[1]) for row in self._connection.execute(found)]

    def _pattern(self, table: sa.Table, row: Mapping[str, Any]) -> PatternRow:
        values, made = [], []
        for index, name in enumerate(self.columns[table.name]):
            value, cell = self._cell(table, name, row[name])
            if name == "organisation_key":
                cell = _key_of(row["organisation"])
            values.append(value)
            if cell is not None:
                made.append((index, cell))
        return PatternRow(tuple(values), tuple(made))

    def _cell(self, table: sa.Table, name: str, value: Any) -> tuple[Any, Cell | None]:
        if isinstance(value, (dict, list)):
            value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if value is None:
            return None, None
        if table.name == "leads" and name == "assigned_to":
            return value, lambda copy, _: copy.changes.get(name, value)
        if name == "position" and value > _A_MOMENT:
            return value, lambda _, later: value + later // _MICROSECOND
        if isinstance(value, datetime.datetime):
            return value, lambda _, later: _written(value + later)
        if isinstance(value, datetime.date):
            return value, lambda _, later: (value + later).isoformat()
        if isinstance(value, str) and value.startswith(self._marker):
            rest = value.split("-", 2)[2]
            return value, lambda copy, _: f"{copy.prefix}{rest}"
        if isinstance(value, str) and any(text in value for text in self._texts):
            return value, lambda copy, _: _replaced(value, copy.texts)
        return value, None


def _key_of(organisation: str | None) -> Cell:
    """The key of an organisation follows from the name that it has in a copy."""
    return lambda copy, _: organisation_key(_replaced(organisation or "", copy.texts))


def last_begun(connection: Connection, prefix: str) -> str | None:
    """The id of the last conversation that begins with this prefix."""
    key = tables.conversations.c.id
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return connection.execute(sa.select(sa.func.max(key)).where(key >= prefix, key < after)).scalar()


def has_others(connection: Connection, prefix: str) -> bool:
    """Whether there are leads of conversations whose id does not begin with this prefix."""
    key = tables.leads.c.conversation_id
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    for others in (key < prefix, key >= after):
        if connection.execute(sa.select(key).where(others).limit(1)).first():
            return True
    return False


def write(connection: Connection, batch: Batch) -> None:
    """Write a batch, in the transaction of this connection."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL timezone TO 'UTC'"))
    add = _insert_many if connection.dialect.name == "postgresql" else _insert
    for name, rows in batch.rows.items():
        if rows:
            add(connection, name, batch.columns[name], rows)
    for index, words in batch.words.items():
        index.add(connection, words)


def _insert(connection: Connection, table: str, columns: Sequence[str], rows: list[list[Any]]) -> None:
    names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({names}) VALUES ({places})", [tuple(row) for row in rows]
    )


def _insert_many(connection: Connection, table: str, columns: Sequence[str], rows: list[list[Any]]) -> None:
    from psycopg2.extras import execute_values  # not COPY, which cannot be waited for with a deadline

    names = ", ".join(f'"{name}"' for name in columns)
    # As text: a literal without a type takes that of its column.
    told = [[None if value is None else str(value) for value in row] for row in rows]
    with connection.connection.cursor() as cursor:
        execute_values(cursor, f"INSERT INTO {table} ({names}) VALUES %s", told, page_size=_AT_ONCE)


def _belongs(table: sa.Table) -> bool:
    if table.name in _LEFT_OUT:
        return False
    return table.name == "conversations" or bool(
        {"conversation_id", "lead_id", "subject_id"} & set(table.c.keys())
        or table.name == "conversation_marks"
    )


def _columns(table: sa.Table) -> list[str]:
    """All columns but a number that the database gives itself."""
    return [column.name for column in table.columns if not _is_numbered(column)]


def _is_numbered(column: sa.Column) -> bool:
    return column.name == "id" and str(column.type) in ("BIGINT", "INTEGER")


def _replaced(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        if old in text:
            text = text.replace(old, new)
    return text


def _written(at: datetime.datetime) -> str:
    """As both databases read a moment in UTC: SQLite's columns keep the text as it is."""
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")
