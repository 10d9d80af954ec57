"""Leads, their evidence and their outbox in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.leads.last_contact import last_contact
from bot.leads.lead import Consent, Evidence, Kind, Lead, Source, Status
from bot.leads.people import organisation_key
from bot.leads.repository import EVERY_LEAD, LeadChanged, LeadCursor, LeadFilter, LeadOrder, LeadPage
from bot.leads.search import words_of
from bot.matching.repository import Same
from bot.sending.deliveries import new_key
from bot.storage import people, tables
from bot.storage.board_marks import mark_lead
from bot.storage.contacts import note_lead
from bot.storage.lead_conditions import micros
from bot.storage.lead_walk import SEARCH, Walk
from bot.storage.looking_up import one_by_one
from bot.storage.withdrawals import withdraw

_leads, _evidence, _outbox = tables.leads, tables.evidence, tables.outbox
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_NESTED = ("consent", "source")
_PLAIN = tuple(
    item.name
    for item in dataclasses.fields(Lead)
    if item.name not in (*_NESTED, "evidence", "kind", "status")
)


class SqlLeads:
    """The `LeadRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._walks: dict[tuple[LeadFilter, LeadOrder], Walk] = {}

    def claim(self, lead: Lead) -> Lead | None:
        """Insert, unless the key is taken: the database decides, not a read that came before."""
        insert = _INSERT[self._connection.dialect.name](_leads).on_conflict_do_nothing()
        row, position = _row(lead), micros(lead.created_at)
        while not self._connection.execute(insert.values({**row, "position": position})).rowcount:
            key = (_leads.c.conversation_id == lead.conversation_id) & (_leads.c.request == lead.request)
            known = self._read(sa.select(_leads).where(key).with_for_update())
            if known:
                return known[0]
            position += 1  # another lead was created in this very microsecond
        self._add_evidence(lead)
        note_lead(self._connection, lead)
        SEARCH.put(self._connection, position, words_of(lead))
        mark_lead(self._connection, lead)
        return None

    def get(self, lead_id: str) -> Lead | None:
        """The lead with this id."""
        found = self._read(sa.select(_leads).where(_leads.c.id == lead_id))
        return found[0] if found else None

    def with_ids(self, lead_ids: Sequence[str]) -> Sequence[Lead]:
        """Those of these leads that are there, newest first."""
        if not lead_ids:
            return []
        wanted = sa.select(_leads).where(_leads.c.id.in_(list(lead_ids)))
        return self._read(wanted.order_by(_leads.c.position.desc()))

    def lock(self, lead_id: str) -> Lead | None:
        """The lead, which nobody else can change before the transaction ends."""
        found = self._read(sa.select(_leads).where(_leads.c.id == lead_id).with_for_update())
        return found[0] if found else None

    def save(self, lead: Lead) -> Lead:
        """Replace the stored lead and its evidence, unless somebody else was faster."""
        saved = dataclasses.replace(lead, version=lead.version + 1)
        same = (_leads.c.id == lead.id) & (_leads.c.version == lead.version)
        if not self._connection.execute(_leads.update().where(same).values(_row(saved))).rowcount:
            if self.get(lead.id) is None:
                raise LookupError(f"no lead {lead.id}")
            raise LeadChanged(lead.id)
        self._connection.execute(_evidence.delete().where(_evidence.c.lead_id == lead.id))
        self._add_evidence(saved)
        note_lead(self._connection, saved)
        position = self._connection.execute(sa.select(_leads.c.position).where(_leads.c.id == lead.id))
        SEARCH.put(self._connection, position.scalar_one(), words_of(saved))
        mark_lead(self._connection, saved)
        return saved

    def of_conversation(self, conversation_id: str) -> Sequence[Lead]:
        """The requests of one conversation, in order."""
        of_it = sa.select(_leads).where(_leads.c.conversation_id == conversation_id)
        return self._read(of_it.order_by(_leads.c.request))

    def of_conversations(self, conversation_ids: Sequence[str]) -> Mapping[str, Sequence[Lead]]:
        """Two statements, however many conversations."""
        of_them = sa.select(_leads).where(_leads.c.conversation_id.in_(list(conversation_ids)))
        found: dict[str, list[Lead]] = {}
        for lead in self._read(of_them.order_by(_leads.c.request)):
            found.setdefault(lead.conversation_id, []).append(lead)
        return found

    def of_person(self, lead: Lead, *, limit: int | None = None) -> Sequence[Lead]:
        """The newest of the person, as it is known, with the same e-mail address, and with the same phone."""
        return self._alike(lead, ("email", "phone"), limit, Same.PERSON)

    def of_organisation(self, lead: Lead, *, limit: int) -> Sequence[Lead]:
        """The newest that are known to be of it, with the same SIREN, and with the same name."""
        return self._alike(lead, ("siren", "organisation_key"), limit, Same.ORGANISATION)

    def page(
        self,
        only: LeadFilter = EVERY_LEAD,
        order: LeadOrder = LeadOrder.NEWEST,
        *,
        limit: int = 50,
        after: LeadCursor | None = None,
        before: LeadCursor | None = None,
    ) -> LeadPage:
        """The leads behind a place, or those just before one, in their order."""
        walk = self._walk(only, order)
        backwards = before is not None
        with one_by_one(self._connection):
            positions = walk.positions(limit + 1, before or after, backwards=backwards)
            rows = self._connection.execute(positions).all()
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows.reverse()
        if not rows:
            return LeadPage()
        return LeadPage(
            self._at([row.position for row in rows]),
            walk.cursor(rows[0]),
            walk.cursor(rows[-1]),
            earlier=more if backwards else after is not None,
            later=True if backwards else more,
        )

    def neighbours(
        self, lead_id: str, only: LeadFilter = EVERY_LEAD, order: LeadOrder = LeadOrder.NEWEST
    ) -> tuple[Lead | None, Lead | None]:
        """Two short walks, one to each side."""
        walk = self._walk(only, order)
        here = self._connection.execute(walk.place(lead_id)).first()
        if here is None:
            return None, None
        place = walk.cursor(here)
        before = self.page(only, order, limit=1, before=place).leads
        after = self.page(only, order, limit=1, after=place).leads
        return next(iter(before), None), next(iter(after), None)

    def count(
        self, only: LeadFilter = EVERY_LEAD, order: LeadOrder = LeadOrder.NEWEST, *, up_to: int | None = None
    ) -> int:
        """How many leads a list has."""
        with one_by_one(self._connection):
            return self._walk(only, order).count(up_to)

    def origins(self, *, limit: int = 50) -> Sequence[str]:
        """Where leads came from: one look into the index for each."""
        found: list[str] = []
        while len(found) < limit:
            beyond = _leads.c.origin > (found[-1] if found else "")
            origin = self._connection.execute(sa.select(sa.func.min(_leads.c.origin)).where(beyond)).scalar()
            if origin is None:
                break
            found.append(origin)
        return found

    def last_change(self) -> datetime.datetime | None:
        """When a lead was last created or changed."""
        latest = sa.select(_leads.c.updated_at).order_by(_leads.c.updated_at.desc()).limit(1)
        return self._connection.execute(latest).scalar()

    def _walk(self, only: LeadFilter, order: LeadOrder) -> Walk:
        """A page, the ones beside it and their number are asked for one after the other."""
        return self._walks.setdefault((only, order), Walk(self._connection, only, order))

    def _at(self, positions: list[int]) -> list[Lead]:
        rows = self._connection.execute(sa.select(_leads).where(_leads.c.position.in_(positions)))
        by_position = {row["position"]: row for row in rows.mappings()}
        evidence = self._evidence_of([row["id"] for row in by_position.values()])
        found = (by_position[position] for position in positions if position in by_position)
        return [_lead(row, evidence.get(row["id"], ())) for row in found]

    def _alike(self, lead: Lead, columns: Sequence[str], limit: int | None, kind: Same) -> Sequence[Lead]:
        # One look into one index for each: with OR, a database would read the whole table or sort it.
        row, found = _row(lead), {}
        known = people.beside(self._connection, kind, lead.id, limit)
        if known:
            statement = sa.select(_leads).where(_leads.c.id.in_(known))
            statement = statement.with_for_update() if limit is None else statement
            found.update({other.id: other for other in self._read(statement)})
        for name in columns:
            if row[name]:
                same = sa.select(_leads).where(_leads.c[name] == row[name], _leads.c.id != lead.id)
                newest = same.order_by(_leads.c.created_at.desc()).limit(limit)
                statement = newest.with_for_update() if limit is None else newest
                found.update({other.id: other for other in self._read(statement)})
        newest_first = sorted(found.values(), key=lambda other: other.created_at, reverse=True)
        return newest_first[:limit]

    def _add_evidence(self, lead: Lead) -> None:
        rows = [
            {"lead_id": lead.id, "position": position, **dataclasses.asdict(item)}
            for position, item in enumerate(lead.evidence)
        ]
        if rows:
            self._connection.execute(_evidence.insert(), rows)

    def _read(self, statement: Any) -> list[Lead]:
        rows = self._connection.execute(statement).mappings().all()
        evidence = self._evidence_of([row["id"] for row in rows])
        return [_lead(row, evidence.get(row["id"], ())) for row in rows]

    def _evidence_of(self, lead_ids: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
        wanted = _evidence.c.lead_id.in_(list(lead_ids))
        ordered = sa.select(_evidence).where(wanted).order_by(_evidence.c.lead_id, _evidence.c.position)
        found: dict[str, tuple[Evidence, ...]] = {}
        for row in self._connection.execute(ordered).mappings():
            item = Evidence(row["signal"], row["quote"], row["turn"], row["weight"], row["segment"])
            found[row["lead_id"]] = (*found.get(row["lead_id"], ()), item)
        return found


class SqlOutbox:
    """The `Outbox` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, lead_id: str, event: str, at: datetime.datetime) -> None:
        """Planned for its receivers by the delivery process."""
        row = {"lead_id": lead_id, "event": event, "created_at": at, "key": new_key()}
        self._connection.execute(_outbox.insert().values(row))

    def cancel(self, lead_id: str, at: datetime.datetime | None = None) -> None:
        """Whoever heard of the lead is told so in the same transaction."""
        withdraw(self._connection, [lead_id], at)

    def waiting(self, lead_id: str) -> Sequence[str]:
        """The events not planned yet, oldest first."""
        return self._events(_outbox.c.lead_id == lead_id, _outbox.c.planned_at.is_(None))

    def events(self, lead_id: str) -> Sequence[str]:
        """All that were not cancelled, oldest first."""
        return self._events(_outbox.c.lead_id == lead_id)

    def _events(self, *which: Any) -> Sequence[str]:
        statement = sa.select(_outbox.c.event).where(*which).order_by(_outbox.c.id)
        return list(self._connection.execute(statement).scalars())


def _row(lead: Lead) -> dict[str, Any]:
    row = {name: getattr(lead, name) for name in _PLAIN}
    row.update(kind=lead.kind.value, status=lead.status.value, score_reasons=list(lead.score_reasons))
    for name in _NESTED:
        nested = getattr(lead, name)
        for item in dataclasses.fields(nested):
            row[f"{name}_{item.name}"] = getattr(nested, item.name)
    row.update(source_utm=dict(lead.source.utm), origin=lead.source.origin)
    row["organisation_key"] = organisation_key(lead.organisation)
    row["kept_since"] = last_contact(lead)
    return row


def _lead(row: Any, evidence: tuple[Evidence, ...]) -> Lead:
    values = {name: row[name] for name in _PLAIN}
    values["score_reasons"] = tuple(values["score_reasons"])
    return Lead(
        **values,
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        evidence=evidence,
        consent=Consent(**_nested(row, "consent", Consent)),
        source=Source(**_nested(row, "source", Source)),
    )


def lead_without_evidence(row: Any) -> Lead:
    """The lead of a row of its table; what speaks for its segment is left out."""
    return _lead(row, ())


def _nested(row: Any, prefix: str, kind: Any) -> dict[str, Any]:
    return {item.name: row[f"{prefix}_{item.name}"] for item in dataclasses.fields(kind)}
