"""Whose requests are whose, in SQL: every question is a few looks into an index."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Lead, Status
from bot.matching.keys import Key, KeyKind
from bot.matching.repository import NO_LINKS, Known, Links, Same
from bot.storage import matching_tables as tables
from bot.storage import people
from bot.storage.leads import SqlLeads
from bot.storage.memory import Memory
from bot.storage.prepared import Prepared, PreparedList, Row
from bot.storage.tables import leads as _leads

_matches, _keys = tables.lead_matches, tables.lead_keys
_READ = 60
"""Of requests with the same key, so many are compared: the newest."""
_COMPARED = (
    "first_name", "last_name", "email", "phone", "organisation", "siren", "siret", "created_at",
    "do_not_contact",
)  # fmt: skip

# Built once: building a statement costs more than running it.
_LEAD = sa.bindparam("the_lead")
_KEYS = Prepared(sa.select(_keys.c.kind, _keys.c.value).where(_keys.c.lead_id == _LEAD))
_MATCH = Prepared(sa.select(_matches).where(_matches.c.lead_id == _LEAD))
_POSITION = Prepared(sa.select(_leads.c.position).where(_leads.c.id == _LEAD))
_KNOWN = PreparedList(
    lambda some: (
        sa.select(_leads.c.id, *(_leads.c[name] for name in _COMPARED), *people.COLUMN.values())
        .select_from(_leads.outerjoin(_matches, _matches.c.lead_id == _leads.c.id))
        .where(_leads.c.id.in_(some), _leads.c.source_test == sa.bindparam("the_test"))
    )
)
_ADD_MATCH = Prepared(_matches.insert())
_CHANGE_MATCH = Prepared(_matches.update().where(_matches.c.lead_id == _LEAD))
_ADD_KEYS, _DROP_KEYS = Prepared(_keys.insert()), Prepared(_keys.delete().where(_keys.c.lead_id == _LEAD))
_ADD_OWNER = {kind: Prepared(table.insert()) for kind, table in people.OWNERS.items()}


class SqlMatches:
    """The `MatchRepository` of one transaction."""

    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self._connection = connection
        self._memory = memory or Memory()

    def hold(self, keys: Iterable[Key]) -> None:
        """On SQLite only one transaction writes at a time; PostgreSQL is asked for a lock on each key."""
        if self._connection.dialect.name == "postgresql":
            for number in sorted(_number_of(key) for key in keys if key.kind is not KeyKind.BLOCK):
                self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))

    def alike(self, limits: Mapping[Key, int], lead: Lead) -> Mapping[Key, Sequence[Known]]:
        """The index says how many there are; only when they are few, they are read."""
        if not limits:
            return {}
        values: dict[str, Any] = {"the_lead": lead.id}
        for number, (key, limit) in enumerate(limits.items()):
            values.update({f"kind_{number}": key.kind.value, f"value_{number}": key.value})
            values[f"limit_{number}"] = limit + 1
        ids: list[list[str]] = [[] for _ in limits]
        for row in _alike(len(limits)).rows(self._connection, values):
            ids[row["number"]].append(row["lead_id"])
        few = {
            key: some[:_READ]
            for (key, limit), some in zip(limits.items(), ids, strict=True)
            if len(some) <= limit
        }
        known = self._known({lead_id for some in few.values() for lead_id in some}, lead.source.test)
        return {key: [known[lead_id] for lead_id in some if lead_id in known] for key, some in few.items()}

    def keys(self, lead_id: str) -> tuple[Key, ...] | None:
        """Every request that was matched has a row of links, even if it has no key."""
        if self._memory.knows_none(_matches, lead_id):
            return None
        found = _KEYS.rows(self._connection, {"the_lead": lead_id})
        keys = tuple(sorted(Key(KeyKind(row["kind"]), row["value"]) for row in found))
        return keys if keys or self._row(lead_id) is not None else None

    def links(self, lead_id: str) -> Links:
        """As they are after every merge."""
        if lead_id in self._memory.links:
            return self._memory.links[lead_id]
        row = self._row(lead_id)
        return self._links([row])[0] if row else NO_LINKS

    def keep(self, lead_id: str, keys: Sequence[Key], links: Links) -> None:
        """Replace what was known; a person whose last request this was is deleted."""
        before, mine = self._row(lead_id), {"the_lead": lead_id}
        at = self._memory.positions.get(lead_id) or _POSITION.scalar(self._connection, mine)
        row = {"person_id": links.person, "organisation_id": links.organisation, "position": at}
        if before is None:
            _ADD_MATCH.run(self._connection, {"lead_id": lead_id, **row})
        else:
            _CHANGE_MATCH.run(self._connection, {**mine, **row})
            left = {Same.PERSON: before["person_id"], Same.ORGANISATION: before["organisation_id"]}
            for kind, owner in left.items():
                if owner is not None and owner != links.of(kind):
                    people.forget_if_unused(self._connection, kind, owner)
            _DROP_KEYS.run(self._connection, mine)
        self._memory.wrote(_matches, lead_id)
        self._remember(lead_id, links)
        rows = [
            {"lead_id": lead_id, "kind": key.kind.value, "value": key.value, "position": at} for key in keys
        ]
        _ADD_KEYS.run_many(self._connection, rows)

    def create(self, kind: Same, at: datetime.datetime) -> str:
        """Nothing but an id."""
        owner = str(uuid.uuid4())
        _ADD_OWNER[kind].run(self._connection, {"id": owner, "created_at": at})
        self._memory.only_requests[owner] = None
        return owner

    def join(self, kind: Same, kept: str, absorbed: str) -> None:
        """One link from the one to the other; both are roots."""
        table = people.OWNERS[kind]
        self._connection.execute(table.update().where(table.c.id == absorbed).values(merged_into=kept))
        self._memory.joined(kept, absorbed)

    def requests_of(self, kind: Same, owner: str, *, limit: int) -> Sequence[str]:
        """Of the person and of every one that was merged into it."""
        only = self._memory.only_requests.get(owner)
        return [only] if only is not None else people.requests_of(self._connection, kind, owner, limit)

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

    def _known(self, ids: Collection[str], test: bool) -> Mapping[str, Known]:
        rows = _KNOWN.rows(self._connection, list(ids), {"the_test": test})
        return {
            row["id"]: Known(lead_id=row["id"], links=links, **{name: row[name] for name in _COMPARED})
            for row, links in zip(rows, self._links(rows), strict=True)
        }

    def _row(self, lead_id: str) -> Row | None:
        if self._memory.knows_none(_matches, lead_id):
            return None
        return _MATCH.first(self._connection, {"the_lead": lead_id})

    def _remember(self, lead_id: str, links: Links) -> None:
        for kind in Same:
            self._memory.gave(links.of(kind), lead_id)
        if lead_id in self._memory.stored:
            self._memory.links[lead_id] = links

    def _links(self, rows: Sequence[Row]) -> list[Links]:
        persons = people.roots_of(self._connection, Same.PERSON, (row["person_id"] for row in rows))
        organisations = people.roots_of(
            self._connection, Same.ORGANISATION, (row["organisation_id"] for row in rows)
        )
        return [
            Links(persons.get(row["person_id"]), organisations.get(row["organisation_id"])) for row in rows
        ]


def _number_of(key: Key) -> int:
    digest = hashlib.sha256(f"match {key.kind.value} {key.value}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@lru_cache(maxsize=32)
def _alike(keys: int) -> Prepared:
    """The newest requests under each of so many keys: one walk along the index for each."""
    walks = []
    for number in range(keys):
        newest = (
            sa.select(sa.literal_column(str(number)).label("number"), _keys.c.lead_id, _keys.c.position)
            .where(
                _keys.c.kind == sa.bindparam(f"kind_{number}"),
                _keys.c.value == sa.bindparam(f"value_{number}"),
                _keys.c.lead_id != _LEAD,
            )
            .order_by(_keys.c.position.desc())
            .limit(sa.bindparam(f"limit_{number}", type_=sa.Integer()))
            .subquery(f"under_{number}")
        )
        walks.append(sa.select(newest))
    found = sa.union_all(*walks).subquery("found")
    return Prepared(
        sa.select(found.c.number, found.c.lead_id).order_by(found.c.number, found.c.position.desc())
    )
