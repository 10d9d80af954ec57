"""One delivery: an event on its way to one receiver."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from enum import Enum


class DeliveryState(str, Enum):
    """Where a delivery stands. Only one that waits is ever tried."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up; an administrator may have it sent again."""
    SKIPPED = "skipped"
    """There was nothing to send, or nobody to send it to; `last_error` says why."""
    CANCELLED = "cancelled"
    """The lead must not be handed over any more."""


@dataclass(frozen=True)
class Delivery:
    """`key` is the identifier that the receiver sees: the same at each try, and at each replay."""

    id: int
    key: str
    event: str
    receiver_id: str
    lead_id: str | None
    """None: the lead was erased, or there was none."""
    subject: str
    """The id of the lead, as long as the receiver has to be told of it."""
    state: DeliveryState
    created_at: datetime.datetime
    next_attempt_at: datetime.datetime | None
    """Of what waits; while it is being sent, the end of the lease."""
    leased: bool = False
    """Whether somebody is sending it, unless they died."""
    attempts: int = 0
    spent: int = 0
    """Attempts before the last replay: the row of pauses begins anew."""
    delivered_at: datetime.datetime | None = None
    last_error: str | None = None
    told: str | None = None
    """The member of staff who was written to."""

    @property
    def round(self) -> int:
        """Which attempt of the present row of attempts this is: 1 for the first."""
        return self.attempts - self.spent


def new_key() -> str:
    """The identifier of an event; receivers recognise a repeat by it."""
    return f"evt_{uuid.uuid4().hex}"
