"""Persons and organisations in SQL: trees of those that turned out to be one, and the requests of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.matching.repository import Same
from bot.storage import matching_tables as tables
from bot.storage.prepared import Prepared, PreparedList

_matches, _merges = tables.lead_matches, tables.merges
OWNERS = {Same.PERSON: tables.persons, Same.ORGANISATION: tables.organisations}
PEOPLE = frozenset(table.name for table in OWNERS.values())
COLUMN = {Same.PERSON: _matches.c.person_id, Same.ORGANISATION: _matches.c.organisation_id}


def _above(table: sa.Table) -> PreparedList:
    return PreparedList(lambda some: sa.select(table.c.id, table.c.merged_into).where(table.c.id.in_(some)))


def _below(table: sa.Table) -> PreparedList:
    return PreparedList(lambda some: sa.select(table.c.id).where(table.c.merged_into.in_(some)))


_ABOVE = {kind: _above(table) for kind, table in OWNERS.items()}
_BELOW = {kind: _below(table) for kind, table in OWNERS.items()}
_EVERY = {
    kind: sa.select(_matches.c.position, _matches.c.lead_id)
    .where(column == sa.bindparam("the_owner"))
    .order_by(_matches.c.position.desc())
    for kind, column in COLUMN.items()
}
_LIMIT = sa.bindparam("the_limit", type_=sa.Integer())
_REQUESTS = {kind: Prepared(every) for kind, every in _EVERY.items()}
_SOME_REQUESTS = {kind: Prepared(every.limit(_LIMIT)) for kind, every in _EVERY.items()}
_BEHIND = {
    kind: Prepared(sa.select(column).where(_matches.c.lead_id == sa.bindparam("the_lead")))
    for kind, column in COLUMN.items()
}


def root_of(connection: Connection, kind: Same, owner: str | None) -> str | None:
    """Whom this one was merged into, in the end."""
    return None if owner is None else roots_of(connection, kind, [owner]).get(owner)


def roots_of(connection: Connection, kind: Same, owners: Iterable[str | None]) -> dict[str | None, str]:
    """The same of many at once: one look for each step upwards."""
    above: dict[str, str | None] = {}
    level = {owner for owner in owners if owner is not None}
    while level:
        found = _ABOVE[kind].rows(connection, list(level))
        above.update({row["id"]: row["merged_into"] for row in found})
        level = {owner for owner in above.values() if owner is not None} - set(above)
    return {owner: _top(owner, above) for owner in above}


def _top(owner: str, above: Mapping[str, str | None]) -> str:
    while (higher := above.get(owner)) is not None:
        owner = higher
    return owner


def tree(connection: Connection, kind: Same, owner: str) -> list[str]:
    """Everybody who was merged into this one, itself among them."""
    found, level = [owner], [owner]
    while level:
        below = _BELOW[kind].rows(connection, level)
        level = [row["id"] for row in below if row["id"] not in found]
        found += level
    return found


def forget_if_unused(connection: Connection, kind: Same, owner: str) -> None:
    """Delete whoever has no request any more and holds nobody together."""
    table, column = OWNERS[kind], COLUMN[kind]
    while owner is not None:
        used = sa.select(column).where(column == owner).limit(1)
        below = sa.select(table.c.id).where(table.c.merged_into == owner).limit(1)
        if connection.execute(used).first() or connection.execute(below).first():
            return
        above = connection.execute(sa.select(table.c.merged_into).where(table.c.id == owner)).scalar()
        connection.execute(table.delete().where(table.c.id == owner))
        connection.execute(
            _merges.delete().where(
                _merges.c.kind == kind.value,
                sa.or_(_merges.c.kept == owner, _merges.c.absorbed == owner),
            )
        )
        owner = above


def requests_of(connection: Connection, kind: Same, owner: str, limit: int | None) -> Sequence[str]:
    """Ids of the newest requests of a person or organisation, and of every one that was merged into it."""
    statement, few = (_REQUESTS, {}) if limit is None else (_SOME_REQUESTS, {"the_limit": limit})
    found = [
        (row["position"], row["lead_id"])
        for member in tree(connection, kind, owner)
        for row in statement[kind].rows(connection, {"the_owner": member, **few})
    ]
    return [lead_id for _, lead_id in sorted(found, reverse=True)[:limit]]


def beside(connection: Connection, kind: Same, lead_id: str, limit: int | None) -> Sequence[str]:
    """Ids of the other requests of whoever is behind this one."""
    mine = _BEHIND[kind].scalar(connection, {"the_lead": lead_id})
    owner = root_of(connection, kind, mine)
    return [] if owner is None else beside_of(connection, kind, owner, lead_id, limit)


def beside_of(
    connection: Connection, kind: Same, owner: str, lead_id: str, limit: int | None
) -> Sequence[str]:
    """Ids of the other requests of this person or organisation."""
    some = None if limit is None else limit + 1
    return [other for other in requests_of(connection, kind, owner, some) if other != lead_id][:limit]
