"""Whose requests are whose, in SQL: every question is a few looks into an index."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Lead, Status
from bot.matching.keys import Key, KeyKind
from bot.matching.repository import NO_LINKS, Known, Links, Same
from bot.storage import matching_tables as tables
from bot.storage import people
from bot.storage.leads import SqlLeads
from bot.storage.tables import leads as _leads

_matches, _keys = tables.lead_matches, tables.lead_keys
_READ = 60
"""Of requests with the same key, so many are compared: the newest."""
_COMPARED = (
    "first_name", "last_name", "email", "phone", "organisation", "siren", "siret", "created_at",
    "do_not_contact",
)  # fmt: skip


class SqlMatches:
    """The `MatchRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, keys: Iterable[Key]) -> None:
        """On SQLite only one transaction writes at a time; PostgreSQL is asked for a lock on each key."""
        if self._connection.dialect.name == "postgresql":
            for number in sorted(_number_of(key) for key in keys if key.kind is not KeyKind.BLOCK):
                self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))

    def alike(self, key: Key, lead: Lead, *, limit: int) -> Sequence[Known]:
        """The index says how many there are; only when they are few, they are read."""
        same = (_keys.c.kind == key.kind.value, _keys.c.value == key.value, _keys.c.lead_id != lead.id)
        newest = sa.select(_keys.c.lead_id).where(*same).order_by(_keys.c.position.desc()).limit(limit)
        ids = list(self._connection.execute(newest).scalars())
        if len(ids) >= limit:
            return [Known(lead_id, NO_LINKS, lead.created_at) for lead_id in ids]
        return self._known(ids[:_READ], lead.source.test)

    def keys(self, lead_id: str) -> tuple[Key, ...] | None:
        """Every request that was matched has a row of links, even if it has no key."""
        found = sa.select(_keys.c.kind, _keys.c.value).where(_keys.c.lead_id == lead_id)
        keys = tuple(sorted(Key(KeyKind(row.kind), row.value) for row in self._connection.execute(found)))
        if keys:
            return keys
        matched = sa.select(_matches.c.lead_id).where(_matches.c.lead_id == lead_id)
        return () if self._connection.execute(matched).first() else None

    def links(self, lead_id: str) -> Links:
        """As they are after every merge."""
        row = self._connection.execute(sa.select(_matches).where(_matches.c.lead_id == lead_id)).first()
        return self._links([row])[0] if row else NO_LINKS

    def keep(self, lead_id: str, keys: Sequence[Key], links: Links) -> None:
        """Replace what was known; a person whose last request this was is deleted."""
        mine = _matches.c.lead_id == lead_id
        before = self._connection.execute(sa.select(_matches).where(mine)).first()
        position = sa.select(_leads.c.position).where(_leads.c.id == lead_id)
        at = self._connection.execute(position).scalar_one()
        row = {"person_id": links.person, "organisation_id": links.organisation, "position": at}
        if before is None:
            self._connection.execute(_matches.insert().values(lead_id=lead_id, **row))
        else:
            self._connection.execute(_matches.update().where(mine).values(row))
            left = {Same.PERSON: before.person_id, Same.ORGANISATION: before.organisation_id}
            for kind, owner in left.items():
                if owner is not None and owner != links.of(kind):
                    people.forget_if_unused(self._connection, kind, owner)
        self._connection.execute(_keys.delete().where(_keys.c.lead_id == lead_id))
        rows = [
            {"lead_id": lead_id, "kind": key.kind.value, "value": key.value, "position": at} for key in keys
        ]
        if rows:
            self._connection.execute(_keys.insert(), rows)

    def create(self, kind: Same, at: datetime.datetime) -> str:
        """Nothing but an id."""
        owner = str(uuid.uuid4())
        self._connection.execute(people.OWNERS[kind].insert().values(id=owner, created_at=at))
        return owner

    def join(self, kind: Same, kept: str, absorbed: str) -> None:
        """One link from the one to the other; both are roots."""
        table = people.OWNERS[kind]
        self._connection.execute(table.update().where(table.c.id == absorbed).values(merged_into=kept))

    def requests_of(self, kind: Same, owner: str, *, limit: int) -> Sequence[str]:
        """Of the person and of every one that was merged into it."""
        return people.requests_of(self._connection, kind, owner, limit)

    def unmatched(self, before: int | None, *, limit: int) -> tuple[Sequence[Lead], int | None]:
        """A part of the list of all requests, and which of them have no row of links."""
        part = sa.select(_leads.c.position, _leads.c.id, _leads.c.status, _matches.c.lead_id)
        part = part.select_from(_leads.outerjoin(_matches, _matches.c.lead_id == _leads.c.id))
        if before is not None:
            part = part.where(_leads.c.position < before)
        rows = self._connection.execute(part.order_by(_leads.c.position.desc()).limit(limit)).all()
        ids = [row[1] for row in rows if row[3] is None and row[2] != Status.DRAFT.value]
        found = {lead.id: lead for lead in SqlLeads(self._connection).with_ids(ids)}
        return [found[lead_id] for lead_id in ids], (rows[-1][0] if len(rows) == limit else None)

    def _known(self, ids: Sequence[str], test: bool) -> Sequence[Known]:
        if not ids:
            return []
        columns = [_leads.c.id, *(_leads.c[name] for name in _COMPARED), *people.COLUMN.values()]
        joined = _leads.outerjoin(_matches, _matches.c.lead_id == _leads.c.id)
        wanted = sa.select(*columns).select_from(joined)
        wanted = wanted.where(_leads.c.id.in_(list(ids)), _leads.c.source_test == test)
        rows = self._connection.execute(wanted.order_by(_leads.c.position.desc())).all()
        return [
            Known(lead_id=row.id, links=links, **{name: getattr(row, name) for name in _COMPARED})
            for row, links in zip(rows, self._links(rows), strict=True)
        ]

    def _links(self, rows: Sequence[Any]) -> list[Links]:
        persons = people.roots_of(self._connection, Same.PERSON, (row.person_id for row in rows))
        organisations = people.roots_of(
            self._connection, Same.ORGANISATION, (row.organisation_id for row in rows)
        )
        return [Links(persons.get(row.person_id), organisations.get(row.organisation_id)) for row in rows]


def _number_of(key: Key) -> int:
    digest = hashlib.sha256(f"match {key.kind.value} {key.value}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
