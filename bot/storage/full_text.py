"""An index of words: FTS5 on SQLite, a GIN index of tsvectors on PostgreSQL.

Both are given words of `bot.search`, which are letters and figures and nothing else: no text of a visitor or
of a member of staff is ever read as their query languages. A row has a number, the `position` of what it
describes, so that SQLite gives matches in that order without sorting them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.search.query import Phrase, Query, Term
from bot.storage.prepared import Prepared

_MOST_WORDS = 10_000
"""PostgreSQL knows no place behind 16,383."""


class FullText:
    """The index in the table of this name, which a migration has made."""

    def __init__(self, name: str) -> None:
        self.name = name
        columns = (sa.column("rowid", sa.BigInteger), sa.column("position", sa.BigInteger))
        self._table = sa.table(name, *columns, sa.column("words"))
        self._replace = Prepared(
            sa.text(f"INSERT OR REPLACE INTO {name} (rowid, words) VALUES (:position, :words)")
        )
        self._extend = Prepared(
            sa.text(f"UPDATE {name} SET words = words || ' ' || :words WHERE rowid = :position")
        )
        self._add = Prepared(sa.text(f"INSERT INTO {name} (rowid, words) VALUES (:position, :words)"))

    def put(self, connection: Connection, position: int, words: Sequence[str]) -> None:
        """Store the words of what stands at this position; the same words again write nothing."""
        if connection.dialect.name == "postgresql":
            statement = (
                f"INSERT INTO {self.name} (position, words) VALUES (:position, CAST(:words AS tsvector))"
                " ON CONFLICT (position) DO UPDATE SET words = excluded.words"
                f" WHERE {self.name}.words IS DISTINCT FROM excluded.words"
            )
            connection.execute(sa.text(statement), {"position": position, "words": _vector(words)})
            return
        row = {"position": position, "words": _plain(words)}
        known = connection.execute(
            sa.text(f"SELECT words FROM {self.name} WHERE rowid = :position"), {"position": position}
        ).scalar()
        if known is None:
            self.add(connection, [(position, words)])
        elif known != row["words"]:
            connection.execute(sa.text(f"UPDATE {self.name} SET words = :words WHERE rowid = :position"), row)

    def write(self, connection: Connection, position: int, words: Sequence[str]) -> None:
        """Store the words of what stands at this position, whatever was known of it before."""
        if connection.dialect.name == "postgresql":
            self.put(connection, position, words)
            return
        # FTS5 forgets the old words by itself.
        self._replace.run(connection, {"position": position, "words": _plain(words)})

    def extend(self, connection: Connection, position: int, words: Sequence[str]) -> None:
        """Store more words of what stands at this position, after those that are known."""
        if connection.dialect.name == "postgresql":
            statement = (
                f"INSERT INTO {self.name} (position, words) VALUES (:position, CAST(:words AS tsvector))"
                f" ON CONFLICT (position) DO UPDATE SET words = {self.name}.words || excluded.words"
            )
            connection.execute(sa.text(statement), {"position": position, "words": _vector(words)})
            return
        row = {"position": position, "words": _plain(words)}
        if not self._extend.run(connection, row):
            self.add(connection, [(position, words)])

    def add(self, connection: Connection, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Store the words of many things that were not there before."""
        if connection.dialect.name != "postgresql":
            values = [{"position": position, "words": _plain(words)} for position, words in rows]
            self._add.run_many(connection, values)
            return
        values = [{"position": position, "words": _vector(words)} for position, words in rows]
        if values:
            statement = (
                f"INSERT INTO {self.name} (position, words) VALUES (:position, CAST(:words AS tsvector))"
            )
            connection.execute(sa.text(statement), values)

    def position(self, connection: Connection) -> Any:
        """The column of the positions."""
        on_postgresql = connection.dialect.name == "postgresql"
        return self._table.c.position if on_postgresql else self._table.c.rowid

    def matches(self, connection: Connection, query: Query) -> Any:
        """The condition that a row of the index is found by this query."""
        if connection.dialect.name == "postgresql":
            written = sa.cast(sa.literal(_tsquery(query), sa.Text), _TsQuery())
            return self._table.c.words.op("@@")(written)
        return sa.literal_column(self.name).op("MATCH")(_fts5(query))


class _TsQuery(sa.types.UserDefinedType):
    """Only ever written in a CAST."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Its name in PostgreSQL."""
        return "tsquery"


def _plain(words: Sequence[str]) -> str:
    return " ".join(words[:_MOST_WORDS])


def _vector(words: Sequence[str]) -> str:
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words[:_MOST_WORDS], start=1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def _fts5(query: Query) -> str:
    return " AND ".join(f"({' OR '.join(map(_fts5_phrase, term.forms))})" for term in query.terms)


def _fts5_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"{" *" if phrase.prefix else ""}'


def _tsquery(query: Query) -> str:
    return " & ".join(map(_tsquery_term, query.terms))


def _tsquery_term(term: Term) -> str:
    return f"({' | '.join(map(_tsquery_phrase, term.forms))})"


def _tsquery_phrase(phrase: Phrase) -> str:
    *words, last = (f"'{word}'" for word in phrase.words)
    return " <-> ".join([*words, f"{last}:*" if phrase.prefix else last])
