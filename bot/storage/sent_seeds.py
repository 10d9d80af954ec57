"""Hands made-up requests over to a tool that does not exist, all at once."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import SILENT
from bot.leads.outgoing import CREATED
from bot.sending.deliveries import DeliveryState
from bot.sending.receivers import WEBHOOK, Receiver, ReceiverState, new_seed
from bot.storage.receivers import SqlReceivers
from bot.storage.sending_tables import deliveries
from bot.storage.tables import leads as _leads
from bot.storage.tables import outbox
from bot.storage.upserts import insert_into

TOOL = "bench-tool"
"""The id of the tool."""
DEAD_OF = 5_000
"""One delivery of so many was given up, so that there is something to send again."""
_ANSWER = "http_503"


def deliver_copies(connection: Connection, prefix: str, now: datetime.datetime) -> None:
    """One event and one delivery for each request whose id begins with `prefix` and that may be handed over.

    What is there stays as it is.
    """
    # It is gone, so that nothing is ever sent there: not even real requests, where there are any.
    tool = Receiver(
        TOOL, WEBHOOK, "Outil de gestion", "https://outil.exemple.fr/", frozenset({CREATED}), now,
        ReceiverState.GONE, new_seed(), last_success_at=now,
    )  # fmt: skip
    SqlReceivers(connection).ensure(tool)
    key = sa.literal("evt_") + _leads.c.id
    handed = (
        _leads.c.id.startswith(prefix, autoescape=True),
        _leads.c.status.not_in([status.value for status in SILENT]),
        _leads.c.source_test.is_(sa.false()),
        _leads.c.do_not_contact.is_(sa.false()),
    )
    event: dict[str, Any] = {
        "lead_id": _leads.c.id, "event": sa.literal(CREATED), "created_at": _leads.c.created_at, "key": key,
        "planned_at": _leads.c.created_at,
    }  # fmt: skip
    dead = _leads.c.position % DEAD_OF == 0
    at: sa.DateTime = _leads.c.created_at.type
    delivery: dict[str, Any] = {
        "key": key, "event": sa.literal(CREATED), "receiver_id": sa.literal(TOOL), "lead_id": _leads.c.id,
        "subject": _leads.c.id, "created_at": _leads.c.created_at, "attempts": sa.literal(1),
        "state": sa.case(
            (dead, DeliveryState.DEAD.value), else_=DeliveryState.DELIVERED.value
        ),
        "delivered_at": sa.case((dead, sa.cast(sa.null(), at)), else_=_leads.c.created_at),
        "last_error": sa.case((dead, _ANSWER), else_=sa.cast(sa.null(), sa.Text)),
    }  # fmt: skip
    for table, row in ((outbox, event), (deliveries, delivery)):
        found = sa.select(*row.values()).where(*handed).order_by(_leads.c.position)
        insert = insert_into(connection, table).from_select(list(row), found)
        connection.execute(insert.on_conflict_do_nothing())
