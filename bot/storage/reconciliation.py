"""What is compared with what, in SQL: each look along an index, and no further than its limit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import SILENT, Status
from bot.sending.deliveries import DeliveryState
from bot.sending.receivers import WITHDRAWN
from bot.sending.reconciliation import ConfirmedConversation, SavedLead
from bot.storage.sending_tables import deliveries
from bot.storage.tables import leads, outbox
from bot.storage.transcript_tables import conversation_facts as facts

_SILENT = frozenset(status.value for status in SILENT)


class SqlReconciliation:
    """The `ReconcilingRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def conversations(
        self, since: int, before: int | None, limit: int
    ) -> tuple[Sequence[ConfirmedConversation], int | None]:
        """The confirmed among the next so many."""
        columns = (facts.c.position, facts.c.conversation_id, facts.c.done, facts.c.test)
        rows, last = self._walk(facts, columns, since, before, limit)
        confirmed = [row for row in rows if row.done and not row.test]
        ids = [row.conversation_id for row in confirmed]
        kept = (leads.c.conversation_id.in_(ids)) & (leads.c.status != Status.DRAFT.value)
        saved = set(self._connection.execute(sa.select(leads.c.conversation_id).where(kept)).scalars())
        found = [
            ConfirmedConversation(row.position, row.conversation_id, row.conversation_id in saved)
            for row in confirmed
        ]
        return found, last

    def leads(self, since: int, before: int | None, limit: int) -> tuple[Sequence[SavedLead], int | None]:
        """The saved among the next so many, with their events and deliveries."""
        columns = (
            *(leads.c.position, leads.c.id, leads.c.updated_at, leads.c.status),
            *(leads.c.source_test, leads.c.do_not_contact),
        )
        rows, last = self._walk(leads, columns, since, before, limit)
        saved = [row for row in rows if row.status != Status.DRAFT.value and not row.source_test]
        ids = [row.id for row in saved]
        events = sa.select(outbox.c.lead_id, outbox.c.planned_at).where(outbox.c.lead_id.in_(ids))
        announced: dict[str, bool] = {}
        for row in self._connection.execute(events):
            announced[row.lead_id] = announced.get(row.lead_id, True) and row.planned_at is not None
        states: dict[str, set[DeliveryState]] = {}
        its = (deliveries.c.lead_id.in_(ids)) & (deliveries.c.event != WITHDRAWN)
        for row in self._connection.execute(sa.select(deliveries.c.lead_id, deliveries.c.state).where(its)):
            states.setdefault(row.lead_id, set()).add(DeliveryState(row.state))
        found = [
            SavedLead(
                row.position,
                row.id,
                row.updated_at,
                row.status not in _SILENT and not row.do_not_contact,
                row.id in announced,
                announced.get(row.id, False),
                frozenset(states.get(row.id, ())),
            )
            for row in saved
        ]
        return found, last

    def unplanned(self, before: datetime.datetime, limit: int) -> Sequence[str]:
        """Along the index of what is not planned."""
        old = (outbox.c.planned_at.is_(None)) & (outbox.c.created_at < before)
        return self._ids(sa.select(outbox.c.lead_id).where(old).order_by(outbox.c.id).limit(limit))

    def overdue(self, before: datetime.datetime, limit: int) -> Sequence[str]:
        """The oldest that wait; younger ones follow, so that few are looked at in vain."""
        waiting = sa.select(deliveries.c.key, deliveries.c.created_at).where(
            deliveries.c.state == DeliveryState.WAITING.value
        )
        oldest = waiting.order_by(deliveries.c.id).limit(limit).subquery()
        return self._ids(sa.select(oldest.c.key).where(oldest.c.created_at < before))

    def unacknowledged(self, now: datetime.datetime, limit: int) -> Sequence[str]:
        """Along the index of what is being sent."""
        lost = deliveries.c.leased & (deliveries.c.next_attempt_at <= now)
        return self._ids(
            sa.select(deliveries.c.key).where(lost).order_by(deliveries.c.next_attempt_at).limit(limit)
        )

    def given_up(self, limit: int) -> Sequence[str]:
        """The newest first."""
        dead = sa.select(deliveries.c.key).where(deliveries.c.state == DeliveryState.DEAD.value)
        return self._ids(dead.order_by(deliveries.c.id.desc()).limit(limit))

    def _walk(
        self, table: sa.Table, columns: Sequence[Any], since: int, before: int | None, limit: int
    ) -> tuple[Sequence[Any], int | None]:
        within = table.c.position >= since
        if before is not None:
            within = within & (table.c.position < before)
        walked = sa.select(*columns).where(within).order_by(table.c.position.desc()).limit(limit)
        rows = self._connection.execute(walked).all()
        return rows, rows[-1].position if len(rows) == limit else None

    def _ids(self, statement: Any) -> Sequence[str]:
        return list(self._connection.execute(statement).scalars())
