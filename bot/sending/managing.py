"""What administrators do with receivers and dead letters: checked, and written into the audit log."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Collection, Iterable
from typing import Protocol

from bot.accounts.account import User
from bot.accounts.audit import AuditLog, record
from bot.sending.addresses import BadAddress, target_of
from bot.sending.receivers import ROTATION, TOOL_EVENTS, WEBHOOK, Receiver, ReceiverState, new_seed
from bot.sending.repository import DeliveryRepository, ReceiverRepository

KIND = "receiver"
LONGEST_NAME = 80
MOST_WEBHOOKS = 20


class ReceiverRefused(ValueError):
    """It cannot be done; `code` is its key in the wording, `field` the field of the form."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.code = code


class UnknownReceiver(LookupError):
    """There is no receiver with this id, or no longer."""


class ManagingUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def receivers(self) -> ReceiverRepository: ...
    @property
    def deliveries(self) -> DeliveryRepository: ...
    @property
    def audit(self) -> AuditLog: ...


@dataclasses.dataclass(frozen=True)
class Managing:
    """One administrator at work, in one transaction; the caller commits it."""

    uow: ManagingUnitOfWork
    user: User | None
    """None: the command line."""
    now: datetime.datetime

    def add_webhook(
        self, name: str, address: str, events: Collection[str], internal_hosts: Iterable[str]
    ) -> Receiver:
        """Tell another tool from now on; raises `ReceiverRefused`."""
        name, address = " ".join(name.split()), address.strip()
        if not name or len(name) > LONGEST_NAME:
            raise ReceiverRefused("name", "name", f"a name of 1 to {LONGEST_NAME} characters is needed")
        wanted = frozenset(events) & frozenset(TOOL_EVENTS)
        if not wanted:
            raise ReceiverRefused("events", "events", "at least one event is needed")
        try:
            target_of(address, internal_hosts)
        except BadAddress as error:
            raise ReceiverRefused("address", error.code, str(error)) from None
        known = [item for item in self.uow.receivers.all() if item.kind == WEBHOOK]
        if any(item.address == address for item in known):
            raise ReceiverRefused("address", "known", "this address is told already")
        if len(known) >= MOST_WEBHOOKS:
            raise ReceiverRefused("name", "too_many", f"there are {MOST_WEBHOOKS} webhooks already")
        made = Receiver(str(uuid.uuid4()), WEBHOOK, name, address, wanted, self.now, seed=new_seed())
        self.uow.receivers.save(made)
        self._record("receiver.added", made)
        return made

    def pause(self, receiver_id: str) -> None:
        """Send nothing for now; what is meant for it waits."""
        self._change(receiver_id, "receiver.paused", state=ReceiverState.PAUSED)

    def resume(self, receiver_id: str) -> None:
        """Send again, what waited first."""
        self._change(receiver_id, "receiver.resumed", state=ReceiverState.ACTIVE)

    def rotate(self, receiver_id: str) -> Receiver:
        """Another secret; for a while, what is sent is signed with both."""
        known = self._find(receiver_id)
        if known.kind != WEBHOOK:
            raise ReceiverRefused("", "no_secret", "only webhooks have a secret")
        until = self.now + ROTATION
        return self._change(
            receiver_id, "receiver.secret_rotated", seed=new_seed(), old_seed=known.seed, old_until=until
        )

    def try_out(self, receiver_id: str) -> None:
        """Send something that names nobody."""
        known = self._find(receiver_id)
        self.uow.deliveries.add_trial(known.id, self.now)
        self._record("receiver.tried", known)

    def remove(self, receiver_id: str) -> None:
        """Forget a webhook, with what waits for it. What was set up by settings is removed there."""
        known = self._find(receiver_id)
        if known.kind != WEBHOOK:
            raise ReceiverRefused("", "set_up_by_settings", "it is set up by settings")
        self.uow.receivers.remove(known.id)
        self._record("receiver.removed", known)

    def replay(self, delivery_id: int) -> bool:
        """Send a dead letter again; False when it is none any more."""
        done = self.uow.deliveries.replay(delivery_id, self.now)
        if done:
            record(self.uow, self.user, "delivery.replayed", "delivery", str(delivery_id), self.now)
        return done

    def replay_all(self, receiver_id: str) -> int:
        """Send every dead letter of a receiver again; how many there were."""
        known = self._find(receiver_id)
        count = self.uow.deliveries.replay_all(known.id, self.now)
        if count:
            record(self.uow, self.user, "receiver.replayed", KIND, known.id, self.now, count=count)
        return count

    def _find(self, receiver_id: str) -> Receiver:
        known = self.uow.receivers.get(receiver_id)
        if known is None:
            raise UnknownReceiver(receiver_id)
        return known

    def _change(self, receiver_id: str, action: str, **values: object) -> Receiver:
        changed = dataclasses.replace(self._find(receiver_id), **values)  # type: ignore[arg-type]
        self.uow.receivers.save(changed)
        self._record(action, changed)
        return changed

    def _record(self, action: str, receiver: Receiver) -> None:
        record(self.uow, self.user, action, KIND, receiver.id, self.now, name=receiver.name)
