"""Leads, their evidence and their outbox in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.leads.lead import Consent, Evidence, Kind, Lead, Source, Status
from bot.leads.repository import EVERY_LEAD, LeadChanged, LeadCursor, LeadFilter
from bot.storage import tables

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

    def claim(self, lead: Lead) -> Lead | None:
        """Insert, unless the key is taken: the database decides, not a read that came before."""
        insert = _INSERT[self._connection.dialect.name](_leads).values(_row(lead))
        statement = insert.on_conflict_do_nothing(index_elements=["conversation_id", "request"])
        if self._connection.execute(statement).rowcount:
            self._add_evidence(lead)
            return None
        key = (_leads.c.conversation_id == lead.conversation_id) & (_leads.c.request == lead.request)
        return self._read(sa.select(_leads).where(key).with_for_update())[0]

    def get(self, lead_id: str) -> Lead | None:
        """The lead with this id."""
        found = self._read(sa.select(_leads).where(_leads.c.id == lead_id))
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
        return saved

    def of_conversation(self, conversation_id: str) -> Sequence[Lead]:
        """The requests of one conversation, in order."""
        of_it = sa.select(_leads).where(_leads.c.conversation_id == conversation_id)
        return self._read(of_it.order_by(_leads.c.request))

    def newest(
        self, only: LeadFilter = EVERY_LEAD, *, limit: int = 50, after: LeadCursor | None = None
    ) -> Sequence[Lead]:
        """One page, newest first."""
        statement = sa.select(_leads).where(*_conditions(only))
        if after is not None:
            place = sa.tuple_(_leads.c.created_at, _leads.c.id)
            types = [_leads.c.created_at.type, _leads.c.id.type]
            statement = statement.where(place < sa.tuple_(after.created_at, after.id, types=types))
        return self._read(statement.order_by(_leads.c.created_at.desc(), _leads.c.id.desc()).limit(limit))

    def count(self, only: LeadFilter = EVERY_LEAD) -> int:
        """How many leads there are."""
        statement = sa.select(sa.func.count()).select_from(_leads).where(*_conditions(only))
        return int(self._connection.execute(statement).scalar_one())

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
        """Due at once."""
        row = {"lead_id": lead_id, "event": event, "created_at": at, "next_attempt_at": at}
        self._connection.execute(_outbox.insert().values(row))

    def cancel(self, lead_id: str) -> None:
        """Forget what was not delivered yet of this lead."""
        self._connection.execute(_outbox.delete().where(*_waiting(lead_id)))

    def waiting(self, lead_id: str) -> Sequence[str]:
        """The events not delivered yet, oldest first."""
        statement = sa.select(_outbox.c.event).where(*_waiting(lead_id)).order_by(_outbox.c.id)
        return list(self._connection.execute(statement).scalars())


def _waiting(lead_id: str) -> tuple[Any, Any]:
    return _outbox.c.lead_id == lead_id, _outbox.c.delivered_at.is_(None)


def _conditions(only: LeadFilter) -> list[Any]:
    conditions: list[Any] = []
    if only.statuses:
        conditions.append(_leads.c.status.in_(sorted(status.value for status in only.statuses)))
    if only.segments:
        conditions.append(_leads.c.segment.in_(sorted(only.segments)))
    if only.since is not None:
        conditions.append(_leads.c.created_at >= only.since)
    if only.test is not None:
        conditions.append(_leads.c.source_test == only.test)
    return conditions


def _row(lead: Lead) -> dict[str, Any]:
    row = {name: getattr(lead, name) for name in _PLAIN}
    row.update(kind=lead.kind.value, status=lead.status.value, score_reasons=list(lead.score_reasons))
    for name in _NESTED:
        nested = getattr(lead, name)
        for item in dataclasses.fields(nested):
            row[f"{name}_{item.name}"] = getattr(nested, item.name)
    row["source_utm"] = dict(lead.source.utm)
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


def _nested(row: Any, prefix: str, kind: Any) -> dict[str, Any]:
    return {item.name: row[f"{prefix}_{item.name}"] for item in dataclasses.fields(kind)}
