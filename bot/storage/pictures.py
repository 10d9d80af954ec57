"""Rows of requests as they were at a moment, what changed since, and how to put them back.

No table is named here but those of requests and of the people behind them: whatever has a `lead_id` is in the
picture, so that a table that is added later can be put back as well.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Lead
from bot.matching.repository import Same
from bot.storage import matching_tables, tables
from bot.storage.people import COLUMN, OWNERS, PEOPLE, root_of
from bot.storage.types import UtcDateTime

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]
"""By table and by primary key, as JSON can hold them."""
_KEY = "\x1f"
_GIVEN_ONCE = frozenset({"lead_id", "key", "event", "created_at"})
"""Columns that never change: where they differ, it is another row."""
_PROPOSALS = matching_tables.match_proposals
_LEADS = sa.bindparam("the_leads", expanding=True)
_BEHIND = {
    kind: sa.select(column).where(matching_tables.lead_matches.c.lead_id.in_(_LEADS), column.is_not(None))
    for kind, column in COLUMN.items()
}


@dataclass(frozen=True)
class Taken:
    """A picture: of which requests, and their rows."""

    lead_ids: tuple[str, ...]
    rows: Rows
    joins: int = 0
    """How many joins of persons or organisations the transaction had made by then."""


def take(connection: Connection, lead_ids: Iterable[str], joins: int = 0) -> Taken:
    """Everything that is there of these requests, and the persons and organisations behind them."""
    ids = tuple(dict.fromkeys(lead_ids))
    if not ids:
        return Taken(ids, {}, joins)
    rows: Rows = {}
    reads, holding = _statements(len(tables.metadata.tables))
    for name in connection.execute(holding, {"the_leads": list(ids)}).scalars().all():
        _add(connection, rows, tables.metadata.tables[name], reads[name], ids)
    for kind, table in OWNERS.items():
        owners = _owners(connection, kind, ids)
        if owners:
            _add(connection, rows, table, reads[table.name], owners)
    return Taken(ids, rows, joins)


@lru_cache(maxsize=1)
def _statements(_tables: int) -> tuple[Mapping[str, Any], Any]:
    """How each table is read, and the one statement that tells which of them hold anything of requests."""
    reads, holding = {}, []
    for table in tables.metadata.sorted_tables:
        if table is tables.leads:
            which = table.c.id.in_(_LEADS)
        elif "lead_id" in table.c and table is not matching_tables.merged_leads:
            which = table.c.lead_id.in_(_LEADS)
        elif table is _PROPOSALS:
            which = table.c.one.in_(_LEADS) | table.c.other.in_(_LEADS)
        else:
            continue
        reads[table.name] = sa.select(table).where(which)
        name, found = sa.literal_column(f"'{table.name}'"), sa.select(sa.literal(1)).select_from(table)
        holding.append(sa.select(name.label("name")).where(sa.exists(found.where(which))))
    for owners in OWNERS.values():
        reads[owners.name] = sa.select(owners).where(owners.c.id.in_(_LEADS))
    return reads, sa.union_all(*holding)


def changes_since(connection: Connection, before: Taken) -> list[Row]:
    """What became of each row: `before` None is added, `after` None removed; else what differs."""
    after = take(connection, before.lead_ids)
    found = []
    for name in sorted({*before.rows, *after.rows}):
        old, new = before.rows.get(name, {}), after.rows.get(name, {})
        if name in PEOPLE:  # whoever is behind none of these requests any more may still be there
            new = {key: row for key in old if (row := read_row(connection, name, key)) is not None}
        for key in sorted({*old, *new}):
            changes = _changes(old.get(key), new.get(key))
            found += [{"table": name, "key": key, **change} for change in changes]
    return found


def status_change(before: Lead, after: Lead) -> Row:
    """What a request that is not stored yet loses by becoming another one's."""
    rows = ({"status": lead.status.value, "check_reason": lead.check_reason} for lead in (before, after))
    return {"table": tables.leads.name, "key": after.id, "before": next(rows), "after": next(rows)}


def leads_in(changes: Iterable[Row]) -> set[str]:
    """The requests of which these changes speak."""
    found = set()
    for change in changes:
        row = change["before"] or change["after"]
        if change["table"] == tables.leads.name:
            found.add(change["key"])
        elif "lead_id" in row:
            found.add(row["lead_id"])
    return found


def join_change(kind: Same, kept: str, absorbed: str) -> Row:
    """What joining two persons or organisations changes."""
    table, column = OWNERS[kind].name, "merged_into"
    return {"table": table, "key": absorbed, "before": {column: None}, "after": {column: kept}}


def read_row(connection: Connection, name: str, key: str) -> Row | None:
    """The row that is there now."""
    table = tables.metadata.tables[name]
    row = connection.execute(sa.select(table).where(_is(table, key))).mappings().first()
    return None if row is None else _packed(table, row)


def write_columns(connection: Connection, name: str, key: str, values: Row) -> None:
    """Give columns of a row these values."""
    table = tables.metadata.tables[name]
    connection.execute(table.update().where(_is(table, key)).values(_unpacked(table, values)))


def delete_row(connection: Connection, name: str, key: str) -> None:
    """Remove a row."""
    table = tables.metadata.tables[name]
    connection.execute(table.delete().where(_is(table, key)))


def insert_row(connection: Connection, name: str, values: Row) -> None:
    """Put a row back; where its number was given to another one meanwhile, under the next number."""
    table = tables.metadata.tables[name]
    row = _unpacked(table, values)
    if _numbered(table) and read_row(connection, name, key_of(table, values)) is not None:
        del row["id"]
    connection.execute(table.insert().values(row))


def key_of(table: sa.Table, row: Mapping[str, Any]) -> str:
    """The primary key of a row as one text."""
    return _KEY.join(str(row[column.name]) for column in table.primary_key.columns)


def _owners(connection: Connection, kind: Same, ids: Sequence[str]) -> list[str]:
    members = connection.execute(_BEHIND[kind], {"the_leads": list(ids)}).scalars().all()
    return [owner for owner in {*members, *(root_of(connection, kind, m) for m in members)} if owner]


def _add(connection: Connection, rows: Rows, table: sa.Table, read: Any, ids: Sequence[str]) -> None:
    found = connection.execute(read, {"the_leads": list(ids)}).mappings().all()
    if found:
        packed = [_packed(table, row) for row in found]
        rows[table.name] = {key_of(table, row): row for row in packed}


def _changes(old: Row | None, new: Row | None) -> list[Row]:
    if old is None or new is None:
        return [{"before": old, "after": new}]
    differing = [name for name in old if old[name] != new[name]]
    if _GIVEN_ONCE & set(differing):  # SQLite gave the number of a row that went to one that came
        return [{"before": old, "after": None}, {"before": None, "after": new}]
    if not differing:
        return []
    return [{"before": {n: old[n] for n in differing}, "after": {n: new[n] for n in differing}}]


def _is(table: sa.Table, key: str) -> Any:
    columns = list(table.primary_key.columns)
    values = key.split(_KEY, len(columns) - 1)
    typed = (int(value) if _is_number(c) else value for c, value in zip(columns, values, strict=True))
    return sa.and_(*(column == value for column, value in zip(columns, typed, strict=True)))


def _is_number(column: sa.Column) -> bool:
    return str(column.type) in ("BIGINT", "INTEGER")


def _numbered(table: sa.Table) -> bool:
    return "id" in table.c and _is_number(table.c.id)


def _packed(table: sa.Table, row: Mapping[str, Any]) -> Row:
    return {column.name: _plain(row[column.name]) for column in table.columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _unpacked(table: sa.Table, values: Row) -> Row:
    return {name: _value(table.c[name].type, value) for name, value in values.items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, (UtcDateTime, sa.DateTime)):
        return datetime.datetime.fromisoformat(value)
    return datetime.date.fromisoformat(value) if isinstance(kind, sa.Date) else value
