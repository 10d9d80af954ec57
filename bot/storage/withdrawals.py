"""Take back what was handed over of leads, or is about to be: in the transaction that makes it necessary."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.sending.deliveries import DeliveryState, new_key
from bot.sending.receivers import WITHDRAWN, ReceiverState
from bot.storage.prepared import Prepared
from bot.storage.sending_tables import deliveries, receivers
from bot.storage.tables import outbox

_WAITING, _CANCELLED = DeliveryState.WAITING.value, DeliveryState.CANCELLED.value

_OF_LEAD = deliveries.c.lead_id == sa.bindparam("the_lead")
_TO_TELL = _OF_LEAD & (deliveries.c.event != WITHDRAWN)
_TRIED = (deliveries.c.attempts > 0) & ~deliveries.c.recalled
_DROP_EVENTS = Prepared(outbox.delete().where(outbox.c.lead_id == sa.bindparam("the_lead")))
_UNSAID = Prepared(sa.select(deliveries).where(_TO_TELL, _TRIED).with_for_update())
_CANCEL = Prepared(
    deliveries.update()
    .where(_TO_TELL, deliveries.c.state == _WAITING, ~deliveries.c.leased)
    .values(state=_CANCELLED, next_attempt_at=None)
)
_RECALL = Prepared(deliveries.update().where(_TO_TELL, _TRIED).values(recalled=True))
_LOSE_TRACK = Prepared(
    deliveries.update()
    .where(_OF_LEAD, deliveries.c.event == WITHDRAWN, deliveries.c.state == _WAITING)
    .values(lead_id=None)
)


def withdraw(
    connection: Connection,
    lead_ids: Sequence[str],
    at: datetime.datetime | None = None,
    *,
    erased: bool = False,
) -> int:
    """Cancel what waits, and tell whoever may have heard of these leads; how many leads were handed over.

    With `erased`, the leads are about to be deleted: what is left to say names them by their id alone, and
    is forgotten once it is said.
    """
    now, known = at or datetime.datetime.now(datetime.timezone.utc), 0
    for lead_id in lead_ids:
        if not erased:  # otherwise whoever erases counts them
            _DROP_EVENTS.run(connection, {"the_lead": lead_id})
        known += _withdraw_one(connection, lead_id, now, erased)
    return known


def _withdraw_one(connection: Connection, lead_id: str, now: datetime.datetime, erased: bool) -> int:
    its = {"the_lead": lead_id}
    rows = _UNSAID.rows(connection, its)
    # Somebody may be sending at this very moment: what takes it back waits until they must have ended.
    due: dict[str, datetime.datetime] = {}
    for row in rows:
        sending = row["state"] == _WAITING and row["leased"]
        until = row["next_attempt_at"] if sending else now
        due[row["receiver_id"]] = max(due.get(row["receiver_id"], now), until)
    _CANCEL.run(connection, its)
    _RECALL.run(connection, its)
    _tell(connection, lead_id, due, None if erased else lead_id, now)
    if erased:
        _LOSE_TRACK.run(connection, its)
    return 1 if any(row["delivered_at"] for row in rows) else 0


def _tell(
    connection: Connection,
    lead_id: str,
    due: dict[str, datetime.datetime],
    kept: str | None,
    now: datetime.datetime,
) -> None:
    if not due:
        return
    # Whoever wants to hear nothing any more is not told this either.
    hearing = (receivers.c.id.in_(due)) & (receivers.c.state != ReceiverState.GONE.value)
    found = connection.execute(sa.select(receivers.c.id, receivers.c.events).where(hearing))
    key = new_key()
    rows = [
        {
            "key": key, "event": WITHDRAWN, "receiver_id": receiver_id, "lead_id": kept, "subject": lead_id,
            "state": _WAITING, "created_at": now, "next_attempt_at": due[receiver_id],
        }
        for receiver_id, events in found if WITHDRAWN in events
    ]  # fmt: skip
    if rows:
        connection.execute(deliveries.insert(), rows)
