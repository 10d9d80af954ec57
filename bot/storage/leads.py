"""Leads and their evidence in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Evidence, Lead
from bot.leads.repository import EVERY_LEAD, LeadChanged, LeadCursor, LeadFilter, LeadOrder, LeadPage
from bot.leads.search import found_alike, words_of
from bot.matching.repository import Same
from bot.storage import lead_statements as statements
from bot.storage import people, tables
from bot.storage.board_marks import mark_lead
from bot.storage.contacts import note_lead
from bot.storage.lead_conditions import micros
from bot.storage.lead_rows import evidence_from, evidence_rows, lead_from, row_of
from bot.storage.lead_walk import SEARCH, Walk
from bot.storage.looking_up import one_by_one
from bot.storage.memory import Memory
from bot.storage.prepared import Row
from bot.storage.upserts import add_missing

_leads = tables.leads


class SqlLeads:
    """The `LeadRepository` of one transaction."""

    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self._connection = connection
        self._memory = memory or Memory()
        self._walks: dict[tuple[LeadFilter, LeadOrder], Walk] = {}

    def claim(self, lead: Lead) -> Lead | None:
        """Insert, unless the key is taken: the database decides, not the read that comes before."""
        position = micros(lead.created_at)
        while (known := self._claimed(lead)) is None:
            if add_missing(self._connection, _leads, {**row_of(lead), "position": position}):
                self._begin(lead, position)
                return None
            position += 1  # another lead was created in this very microsecond, or another one has the key
        return known

    def get(self, lead_id: str) -> Lead | None:
        """The lead with this id."""
        return next(iter(self._leads(statements.LEAD.rows(self._connection, {"the_lead": lead_id}))), None)

    def with_ids(self, lead_ids: Sequence[str]) -> Sequence[Lead]:
        """Those of these leads that are there, newest first."""
        return self._leads(statements.WITH_IDS.rows(self._connection, lead_ids))

    def lock(self, lead_id: str) -> Lead | None:
        """The lead, which nobody else can change before the transaction ends."""
        return next(iter(self._leads(statements.LOCKED.rows(self._connection, {"the_lead": lead_id}))), None)

    def save(self, lead: Lead) -> Lead:
        """Replace the stored lead and its evidence, unless somebody else was faster."""
        stored, saved = self._memory.stored.get(lead.id), dataclasses.replace(lead, version=lead.version + 1)
        # An index is written anew for each of its columns that is named, whether its value differs or not.
        known = row_of(stored) if stored is not None else {"id": lead.id}
        news = {
            name: value for name, value in row_of(saved).items() if name not in known or known[name] != value
        }
        which = {"the_lead": lead.id, "the_version": lead.version}
        if not statements.UPDATE.run(self._connection, {**which, **news}):
            if self.get(lead.id) is None:
                raise LookupError(f"no lead {lead.id}")
            raise LeadChanged(lead.id)
        if stored is None or stored.evidence != saved.evidence:
            statements.DROP_EVIDENCE.run(self._connection, {"the_lead": lead.id})
            self._add_evidence(saved)
        self._note(saved, stored)
        if stored is not None:
            self._memory.stored[lead.id] = saved
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
        return [lead_from(row, evidence.get(row["id"], ())) for row in found]

    def _alike(self, lead: Lead, columns: Sequence[str], limit: int | None, kind: Same) -> Sequence[Lead]:
        # One look into one index for each: with OR, a database would read the whole table or sort it.
        row, found = row_of(lead), {}
        known, some = self._beside(lead.id, kind, limit), {} if limit is None else {"the_limit": limit}
        with_ids = statements.WITH_IDS_LOCKED if limit is None else statements.WITH_IDS
        found.update({other.id: other for other in self._leads(with_ids.rows(self._connection, known))})
        for name in columns:
            if row[name]:
                same = (statements.EVERY_ALIKE if limit is None else statements.SOME_ALIKE)[name]
                which = {"the_lead": lead.id, "the_value": row[name], **some}
                others = self._leads(same.rows(self._connection, which))
                found.update({other.id: other for other in others})
        newest_first = sorted(found.values(), key=lambda other: other.created_at, reverse=True)
        return newest_first[:limit]

    def _beside(self, lead_id: str, kind: Same, limit: int | None) -> Sequence[str]:
        """Ids of the other requests of whoever is behind this one."""
        links = self._memory.links.get(lead_id)
        if links is None:
            return people.beside(self._connection, kind, lead_id, limit)
        owner = links.of(kind)
        if owner is None or self._memory.only_requests.get(owner) == lead_id:
            return []
        return people.beside_of(self._connection, kind, owner, lead_id, limit)

    def _claimed(self, lead: Lead) -> Lead | None:
        """The stored lead with this key, with the tables that say nothing of it."""
        key = {"the_conversation": lead.conversation_id, "the_request": lead.request}
        row = statements.CLAIMED.first(self._connection, key)
        if row is None:
            return None
        found = lead_from(row, self._evidence_of([row["id"]]).get(row["id"], ()))
        nothing_in = [table for table in statements.MAY_BE_EMPTY if row[f"no_{table.name}"]]
        self._remember(found, row["position"], nothing_in)
        return found

    def _begin(self, lead: Lead, position: int) -> None:
        """What belongs to a lead that was not there before."""
        self._add_evidence(lead)
        self._remember(lead, position, statements.MAY_BE_EMPTY)
        self._note(lead, None)

    def _remember(self, lead: Lead, position: int, nothing_in: Iterable[sa.Table]) -> None:
        self._memory.stored[lead.id], self._memory.positions[lead.id] = lead, position
        for table in nothing_in:
            self._memory.has_none(table, lead.id)

    def _note(self, lead: Lead, stored: Lead | None) -> None:
        """What a lead is found and counted by, as far as it differs from what was stored."""
        note_lead(self._connection, lead, stored)
        mark_lead(self._connection, lead, stored)
        if stored is None or not found_alike(stored, lead):
            SEARCH.write(self._connection, self._position(lead.id), words_of(lead))

    def _position(self, lead_id: str) -> int:
        known = self._memory.positions.get(lead_id)
        if known is None:
            known = int(statements.POSITION.scalar(self._connection, {"the_lead": lead_id}))
        return known

    def _add_evidence(self, lead: Lead) -> None:
        statements.ADD_EVIDENCE.run_many(self._connection, evidence_rows(lead))

    def _read(self, statement: Any) -> list[Lead]:
        return self._leads(self._connection.execute(statement).mappings().all())

    def _leads(self, rows: Sequence[Row]) -> list[Lead]:
        evidence = self._evidence_of([row["id"] for row in rows])
        return [lead_from(row, evidence.get(row["id"], ())) for row in rows]

    def _evidence_of(self, lead_ids: Sequence[str]) -> dict[str, list[Evidence]]:
        found: dict[str, list[Evidence]] = {}
        for row in statements.EVIDENCE_OF.rows(self._connection, lead_ids):
            found.setdefault(row["lead_id"], []).append(evidence_from(row))
        return found
