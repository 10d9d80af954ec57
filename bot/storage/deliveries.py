"""Deliveries in SQL: planned, claimed, settled."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.outgoing import UPDATED
from bot.sending.deliveries import Delivery, DeliveryState, new_key
from bot.sending.receivers import TRIAL, Receiver, ReceiverState
from bot.sending.repository import COUNTED, Health
from bot.storage.receivers import receiver_of
from bot.storage.sending_tables import deliveries, receivers
from bot.storage.tables import outbox

_FIELDS = tuple(item.name for item in dataclasses.fields(Delivery))
_WAITS = deliveries.c.state == DeliveryState.WAITING.value
_OVER = {"next_attempt_at": None, "leased": False}


class SqlDeliveries:
    """The `DeliveryRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self, now: datetime.datetime, *, limit: int = 100) -> int:
        """One planner at a time: who comes second waits for the rows, and finds them planned."""
        unplanned = sa.select(outbox).where(outbox.c.planned_at.is_(None)).order_by(outbox.c.id)
        events = self._connection.execute(unplanned.limit(limit).with_for_update()).mappings().all()
        if not events:
            return 0
        told = self._connection.execute(
            sa.select(receivers.c.id, receivers.c.events).where(receivers.c.state != ReceiverState.GONE.value)
        ).all()
        for event in events:
            for receiver_id, wanted in told:
                if event["event"] in wanted and not self._is_pointless(event, receiver_id):
                    due = self._due_after_earlier(receiver_id, event["lead_id"], now)
                    self._add(event["key"], event["event"], receiver_id, event["lead_id"], now, due=due)
        done = outbox.update().where(outbox.c.id.in_([event["id"] for event in events]))
        self._connection.execute(done.values(planned_at=now))
        return len(events)

    def _is_pointless(self, event: Mapping[str, Any], receiver_id: str) -> bool:
        """Whether something waits that was never tried: it will carry this change as well.

        The row is locked, so that no worker reads the lead before this change and sends after it.
        """
        if event["event"] != UPDATED:
            return False
        untried = sa.select(deliveries.c.id).where(
            deliveries.c.receiver_id == receiver_id,
            deliveries.c.subject == event["lead_id"],
            _WAITS,
            deliveries.c.attempts == 0,
        )
        return self._connection.execute(untried.limit(1).with_for_update()).first() is not None

    def _due_after_earlier(self, receiver_id: str, subject: str, now: datetime.datetime) -> datetime.datetime:
        """Not before what waits for the same lead already: nobody looks at it in vain."""
        pauses = sa.select(sa.func.max(deliveries.c.next_attempt_at)).where(
            deliveries.c.receiver_id == receiver_id,
            deliveries.c.subject == subject,
            _WAITS,
            # Of what is being sent just now, that is the end of the lease: it may be over much sooner.
            deliveries.c.leased.is_(False),
        )
        pause: datetime.datetime | None = self._connection.execute(pauses).scalar()
        return max(now, pause) if pause is not None else now

    def is_unplanned(self) -> bool:
        """One look into an index."""
        unplanned = sa.select(outbox.c.id).where(outbox.c.planned_at.is_(None)).limit(1)
        return self._connection.execute(unplanned).first() is not None

    def due_receivers(self, now: datetime.datetime) -> Sequence[Receiver]:
        """One look into an index for each receiver."""
        its = (deliveries.c.receiver_id == receivers.c.id) & (deliveries.c.next_attempt_at <= now)
        rested = receivers.c.resting_until.is_(None) | (receivers.c.resting_until <= now)
        due = sa.select(receivers).where(
            receivers.c.state == ReceiverState.ACTIVE.value,
            rested,
            sa.select(deliveries.c.id).where(its).exists(),
        )
        rows = self._connection.execute(due.order_by(receivers.c.created_at, receivers.c.id))
        return [receiver_of(row) for row in rows.mappings()]

    def add_trial(self, receiver_id: str, now: datetime.datetime) -> None:
        """In an order of its own: it waits for nothing."""
        self._add(new_key(), TRIAL, receiver_id, None, now, subject=str(uuid.uuid4()))

    def _add(
        self,
        key: str,
        event: str,
        receiver_id: str,
        lead_id: str | None,
        now: datetime.datetime,
        subject: str = "",
        due: datetime.datetime | None = None,
    ) -> None:
        row = {
            "key": key, "event": event, "receiver_id": receiver_id, "lead_id": lead_id,
            "subject": subject or lead_id, "state": DeliveryState.WAITING.value,
            "created_at": now, "next_attempt_at": due or now,
        }  # fmt: skip
        self._connection.execute(deliveries.insert().values(row))

    def claim(self, receiver_id: str, now: datetime.datetime, until: datetime.datetime) -> Delivery | None:
        """Another worker passes over it; what waits for an earlier one of the same lead is not due."""
        earlier = deliveries.alias("earlier")
        blocked = (
            sa.select(earlier.c.id)
            .where(
                earlier.c.receiver_id == receiver_id,
                earlier.c.subject == deliveries.c.subject,
                earlier.c.id < deliveries.c.id,
                earlier.c.state == DeliveryState.WAITING.value,
            )
            .exists()
        )
        due = sa.select(deliveries).where(
            deliveries.c.receiver_id == receiver_id, deliveries.c.next_attempt_at <= now, ~blocked
        )
        first = due.order_by(deliveries.c.next_attempt_at, deliveries.c.id).limit(1)
        row = self._connection.execute(first.with_for_update(skip_locked=True)).mappings().first()
        if row is None:
            return None
        attempt = {"attempts": row["attempts"] + 1, "next_attempt_at": until, "leased": True}
        changed = deliveries.update().where(deliveries.c.id == row["id"])
        self._connection.execute(changed.values(attempt))
        return _delivery({**row, **attempt})

    def delivered(self, claimed: Delivery, at: datetime.datetime, told: str | None) -> None:
        """Of a lead that was erased meanwhile, nothing stays."""
        if claimed.lead_id is None:
            self._connection.execute(deliveries.delete().where(self._mine(claimed)))
            return
        self._settle(claimed, DeliveryState.DELIVERED, delivered_at=at, last_error=None, told=told)

    def skip(self, claimed: Delivery, reason: str) -> None:
        """There is nothing to send."""
        self._settle(claimed, DeliveryState.SKIPPED, last_error=reason)

    def cancel(self, claimed: Delivery) -> None:
        """The attempt that was claimed was not made."""
        self._settle(claimed, DeliveryState.CANCELLED, attempts=claimed.attempts - 1)

    def postpone(self, claimed: Delivery, until: datetime.datetime, reason: str) -> None:
        """What comes later for the same lead is not due before: nobody looks at it in vain."""
        self._update(claimed, next_attempt_at=until, leased=False, last_error=reason)
        later = deliveries.update().where(
            deliveries.c.receiver_id == claimed.receiver_id,
            deliveries.c.subject == claimed.subject,
            deliveries.c.id > claimed.id,
            deliveries.c.next_attempt_at < until,
        )
        self._connection.execute(later.values(next_attempt_at=until))

    def give_up(self, claimed: Delivery, reason: str) -> None:
        """Until an administrator has it sent again. What comes later for the same lead is due at once."""
        self._settle(claimed, DeliveryState.DEAD, last_error=reason)

    def replay(self, delivery_id: int, now: datetime.datetime) -> bool:
        """Under the same key: whoever has it already recognises it."""
        return self._replay(deliveries.c.id == delivery_id, now) == 1

    def replay_all(self, receiver_id: str, now: datetime.datetime) -> int:
        """In one statement, however many there are."""
        return self._replay(deliveries.c.receiver_id == receiver_id, now)

    def _replay(self, which: Any, now: datetime.datetime) -> int:
        dead = deliveries.update().where(which, deliveries.c.state == DeliveryState.DEAD.value)
        again = {"state": DeliveryState.WAITING.value, "next_attempt_at": now, "spent": deliveries.c.attempts}
        return int(self._connection.execute(dead.values(**again)).rowcount)

    def page(
        self,
        state: DeliveryState,
        *,
        receiver_id: str | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> Sequence[Delivery]:
        """Along an index, from the newest."""
        wanted = sa.select(deliveries).where(deliveries.c.state == state.value)
        if receiver_id is not None:
            wanted = wanted.where(deliveries.c.receiver_id == receiver_id)
        if after is not None:
            wanted = wanted.where(deliveries.c.id < after)
        return self._read(wanted.order_by(deliveries.c.id.desc()).limit(limit))

    def of_lead(self, lead_id: str) -> Sequence[Delivery]:
        """Few: one for each event and receiver."""
        its = sa.select(deliveries).where(deliveries.c.lead_id == lead_id)
        return self._read(its.order_by(deliveries.c.id))

    def told_last(self, receiver_id: str, lead_id: str) -> str | None:
        """The newest that was delivered."""
        its = (
            sa.select(deliveries.c.told)
            .where(deliveries.c.receiver_id == receiver_id, deliveries.c.subject == lead_id)
            .where(deliveries.c.state == DeliveryState.DELIVERED.value)
        )
        return self._connection.execute(its.order_by(deliveries.c.id.desc()).limit(1)).scalar()

    def unplanned(self) -> Health:
        """A count that ends early, and one look into an index."""
        which = outbox.c.planned_at.is_(None)
        some = sa.select(outbox.c.id).where(which).limit(COUNTED).subquery()
        count = self._connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
        oldest = sa.select(outbox.c.created_at).where(which).order_by(outbox.c.id).limit(1)
        return Health(int(count), self._connection.execute(oldest).scalar(), 0)

    def health(self, receiver_id: str | None = None) -> Health:
        """Two counts that end early, and one look into an index."""
        its = deliveries.c.receiver_id == receiver_id if receiver_id is not None else sa.true()
        oldest = sa.select(deliveries.c.created_at).where(its, _WAITS).order_by(deliveries.c.id).limit(1)
        dead = deliveries.c.state == DeliveryState.DEAD.value
        return Health(
            self._count(its & _WAITS), self._connection.execute(oldest).scalar(), self._count(its & dead)
        )

    def _count(self, which: Any) -> int:
        some = sa.select(deliveries.c.id).where(which).limit(COUNTED).subquery()
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())

    def _settle(self, claimed: Delivery, state: DeliveryState, **values: Any) -> None:
        self._update(claimed, state=state.value, **_OVER, **values)

    def _update(self, claimed: Delivery, **values: Any) -> None:
        self._connection.execute(deliveries.update().where(self._mine(claimed)).values(values))

    def _mine(self, claimed: Delivery) -> Any:
        """The row as it was claimed: who was too slow undoes nothing of what another one did meanwhile."""
        return (
            (deliveries.c.id == claimed.id)
            & (deliveries.c.key == claimed.key)
            & (deliveries.c.attempts == claimed.attempts)
            & _WAITS
        )

    def _read(self, statement: Any) -> Sequence[Delivery]:
        return [_delivery(row) for row in self._connection.execute(statement).mappings()]


def _delivery(row: Mapping[str, Any]) -> Delivery:
    return Delivery(**{**{name: row[name] for name in _FIELDS}, "state": DeliveryState(row["state"])})
