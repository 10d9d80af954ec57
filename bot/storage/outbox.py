"""What is to be handed over of leads, in SQL."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.sending.deliveries import new_key
from bot.storage.prepared import Prepared
from bot.storage.tables import outbox as _outbox
from bot.storage.withdrawals import withdraw

_ADD = Prepared(_outbox.insert())


class SqlOutbox:
    """The `Outbox` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, lead_id: str, event: str, at: datetime.datetime) -> None:
        """Planned for its receivers by the delivery process."""
        row = {"lead_id": lead_id, "event": event, "created_at": at, "key": new_key()}
        _ADD.run(self._connection, row)

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
