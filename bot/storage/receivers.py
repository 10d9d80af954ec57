"""Receivers in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.sending.attempts import rest_after
from bot.sending.receivers import Receiver, ReceiverState
from bot.storage.sending_tables import receivers
from bot.storage.upserts import add_missing

_DECIDED = ("kind", "name", "address", "seed", "old_seed", "old_until")
"""What `save` writes besides the state and the events: how it goes is written by those who send."""


class SqlReceivers:
    """The `ReceiverRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[Receiver]:
        """Few: an administrator adds each by hand."""
        ordered = sa.select(receivers).order_by(receivers.c.created_at, receivers.c.id)
        return [receiver_of(row) for row in self._connection.execute(ordered).mappings()]

    def get(self, receiver_id: str) -> Receiver | None:
        """The receiver with this id."""
        one = sa.select(receivers).where(receivers.c.id == receiver_id)
        row = self._connection.execute(one).mappings().first()
        return receiver_of(row) if row is not None else None

    def ensure(self, receiver: Receiver) -> None:
        """Of several processes that start at once, one adds it."""
        add_missing(self._connection, receivers, _row(receiver))

    def save(self, receiver: Receiver) -> None:
        """A receiver that is set going again begins without the failures it had."""
        row = _row(receiver)
        decided = {name: row[name] for name in (*_DECIDED, "state", "events")}
        again = receivers.c.state != ReceiverState.ACTIVE.value
        if receiver.state is ReceiverState.ACTIVE:
            this = receivers.c.id == receiver.id
            self._connection.execute(
                receivers.update().where(this, again).values(failures=0, resting_until=None)
            )
        if not self._update(receiver.id, **decided):
            self._connection.execute(receivers.insert().values(row))

    def remove(self, receiver_id: str) -> None:
        """Its deliveries go with it."""
        self._connection.execute(receivers.delete().where(receivers.c.id == receiver_id))

    def went_well(self, receiver_id: str, at: datetime.datetime) -> None:
        """It took something."""
        self._update(receiver_id, failures=0, resting_until=None, last_success_at=at)

    def failed(
        self, receiver_id: str, at: datetime.datetime, reason: str, wish: datetime.timedelta | None = None
    ) -> None:
        """The pause grows with the failures in a row; the longer of this one and the wish counts."""
        one = sa.select(receivers.c.failures).where(receivers.c.id == receiver_id).with_for_update()
        failures = (self._connection.execute(one).scalar() or 0) + 1
        rest = max(filter(None, (rest_after(failures), wish)), default=None)
        until = at + rest if rest is not None else None
        self._update(
            receiver_id, failures=failures, resting_until=until, last_failure_at=at, last_error=reason
        )

    def gone(self, receiver_id: str, at: datetime.datetime, reason: str) -> None:
        """Until an administrator sets it going again."""
        self._update(receiver_id, state=ReceiverState.GONE.value, last_failure_at=at, last_error=reason)

    def _update(self, receiver_id: str, **values: Any) -> int:
        changed = receivers.update().where(receivers.c.id == receiver_id).values(values)
        return int(self._connection.execute(changed).rowcount)


def _row(receiver: Receiver) -> dict[str, Any]:
    row = {item.name: getattr(receiver, item.name) for item in dataclasses.fields(receiver)}
    return {**row, "state": receiver.state.value, "events": sorted(receiver.events)}


def receiver_of(row: Mapping[str, Any]) -> Receiver:
    """The receiver that stands in a row."""
    known = {**row, "state": ReceiverState(row["state"]), "events": frozenset(row["events"])}
    return Receiver(**known)
