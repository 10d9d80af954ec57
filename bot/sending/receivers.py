"""Who is told what happens to leads."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import Enum

from bot.leads.outgoing import ASSIGNED, CREATED, UPDATED

WITHDRAWN = "lead.withdrawn"
"""A lead that was handed over must not be used any more: it was refused, erased or joined to another one."""
TRIAL = "receiver.test"
"""Sent when an administrator tries a receiver; it names nobody."""

OWNER, WEBHOOK, ODOO = "owner", "webhook", "odoo"
"""Kinds of receivers that come with the product; a connector adds its own."""
OWNER_EVENTS = frozenset({CREATED, ASSIGNED})
"""Of these the owner hears by e-mail; not of each change."""
TOOL_EVENTS = (CREATED, UPDATED, WITHDRAWN)
"""What another tool may be told."""

ROTATION = datetime.timedelta(days=1)
"""For so long after a rotation both secrets are valid."""
_SECRET_BYTES = 24


class ReceiverState(str, Enum):
    """Whether anything is sent to a receiver."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By an administrator: what is meant for it waits."""
    GONE = "gone"
    """It said itself that it wants nothing any more (410): nothing new is planned for it."""


@dataclass(frozen=True)
class Receiver:
    """Somebody or something that is told."""

    id: str
    kind: str
    name: str
    address: str
    """Of a webhook; empty for those that are set up by settings."""
    events: frozenset[str]
    created_at: datetime.datetime
    state: ReceiverState = ReceiverState.ACTIVE
    seed: str = ""
    """What its secret is made of, with the secret of the installation."""
    old_seed: str | None = None
    old_until: datetime.datetime | None = None
    """Until then, what is sent is also signed with the secret before."""
    failures: int = 0
    """In a row; the pauses grow with them."""
    resting_until: datetime.datetime | None = None
    last_success_at: datetime.datetime | None = None
    last_failure_at: datetime.datetime | None = None
    last_error: str | None = None

    def is_ready(self, now: datetime.datetime) -> bool:
        """Whether something may be sent to it at this moment."""
        rested = self.resting_until is None or self.resting_until <= now
        return self.state is ReceiverState.ACTIVE and rested


class SigningSecrets:
    """The secrets that webhooks are signed with.

    The database keeps a random seed; the secret is made of it with the secret of the installation. Whoever
    has a copy of the database alone can sign nothing.
    """

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"webhooks\0" + secret.encode()).digest()

    def of(self, receiver_id: str, seed: str) -> str:
        """The secret as its receiver enters it: `whsec_…`."""
        digest = hmac.new(self._key, f"{receiver_id}\0{seed}".encode(), hashlib.sha256).digest()
        return "whsec_" + base64.b64encode(digest[:_SECRET_BYTES]).decode("ascii")

    def valid(self, receiver: Receiver, now: datetime.datetime) -> tuple[str, ...]:
        """Those that count now: the present one, and for a while the one before."""
        present = self.of(receiver.id, receiver.seed)
        if receiver.old_seed is None or receiver.old_until is None or receiver.old_until <= now:
            return (present,)
        return (present, self.of(receiver.id, receiver.old_seed))


def new_seed() -> str:
    """What another secret is made of."""
    return secrets.token_urlsafe(24)
