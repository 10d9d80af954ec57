"""Takes what is due for each receiver and hands it over, until it is taken or given up.

Each attempt is claimed before it is made, in a transaction of its own, and settled after it in another one.
A process that is killed in between leaves a claim that ends by itself: another one makes the attempt again,
under the same identifier.
"""

from __future__ import annotations

import asyncio
import datetime
import traceback
from collections.abc import Mapping
from contextlib import suppress

import structlog

from bot.bootstrap import Services
from bot.delivery.connectors import Connector, Message
from bot.delivery.pauses import Pauses
from bot.delivery.pulse import Beat
from bot.delivery.storing import Store
from bot.leads.lead import Lead
from bot.sending.attempts import Delivered, Gone, Outcome, Refused, Skipped, TryAgain, pause_after
from bot.sending.deliveries import Delivery
from bot.sending.receivers import TRIAL, WITHDRAWN, Receiver
from bot.telemetry.delivering import attempted
from bot.unit_of_work import StorageUnavailable, UnitOfWork

_log = structlog.get_logger(__name__)

LEASE = datetime.timedelta(minutes=2)
"""A worker that died leaves its delivery to another one after this time."""
LONGEST = 45.0
"""Seconds for one attempt, well below the lease: what a living worker sends, no other one sends too."""
POLL = 1.0
"""Seconds between two looks at what is due."""
AT_ONCE = 4
"""Attempts at the same time, for each receiver: one that is slow makes no other one wait."""
_OF_THE_DATABASE = Pauses(first=1, longest=60)
_ENDING = 5.0
_NAMES: dict[type[Outcome], str] = {
    Delivered: "delivered",
    Skipped: "skipped",
    TryAgain: "failed",
    Refused: "refused",
    Gone: "gone",
}


class Dispatcher:
    """One process's worth of deliveries. Several may work on the same ones."""

    def __init__(
        self, services: Services, connectors: Mapping[str, Connector], *, poll: float = POLL
    ) -> None:
        self._services = services
        self._store = Store(services)
        self._connectors = connectors
        self._poll = poll
        self._stopping = asyncio.Event()
        self._lanes: dict[tuple[str, int], asyncio.Task[None]] = {}

    def stop(self) -> None:
        """End after the attempts that are being made."""
        self._stopping.set()

    async def run(self, beat: Beat = lambda: None) -> None:
        """Work until stopped."""
        failures = 0
        known = False
        while not self._stopping.is_set():
            beat()
            pause = self._poll
            try:
                if not known:
                    await self._ensure_receivers()
                    known = True
                await self._plan()
                await self._open_lanes()
                failures = 0
            except StorageUnavailable as error:
                failures += 1
                pause = _OF_THE_DATABASE.after(failures).total_seconds()
                _log.warning("delivery.no_database", reason=str(error), again_in=round(pause))
            await self._rest(pause, beat)
        if self._lanes:
            await asyncio.wait(self._lanes.values(), timeout=_ENDING)

    async def _rest(self, seconds: float, beat: Beat) -> None:
        until = asyncio.get_running_loop().time() + seconds
        while not self._stopping.is_set():
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), min(left, 10.0))
            beat()

    async def _ensure_receivers(self) -> None:
        now = self._services.now()
        own = [connector.receiver(now) for connector in self._connectors.values()]

        def ensure(uow: UnitOfWork) -> None:
            for receiver in own:
                if receiver is not None:
                    uow.receivers.ensure(receiver)

        await self._store.write(ensure)

    async def _plan(self) -> None:
        while await self._store.read(lambda uow: uow.deliveries.is_unplanned()):
            await self._store.write(lambda uow: uow.deliveries.plan(self._services.now()))

    async def _open_lanes(self) -> None:
        self._lanes = {place: lane for place, lane in self._lanes.items() if not lane.done()}
        for receiver in await self._store.read(
            lambda uow: uow.deliveries.due_receivers(self._services.now())
        ):
            for number in range(AT_ONCE):
                place = (receiver.id, number)
                if place not in self._lanes:
                    self._lanes[place] = asyncio.create_task(self._serve(receiver.id))

    async def _serve(self, receiver_id: str) -> None:
        """Hand over what is due for one receiver, one after the other."""
        try:
            while not self._stopping.is_set():
                claimed = await self._store.write(lambda uow: self._claim(uow, receiver_id))
                if claimed is None:
                    return
                await self._attempt(*claimed)
        except StorageUnavailable as error:
            _log.warning("delivery.no_database", reason=str(error))
        except Exception as error:
            # What was claimed is taken up again when its lease is over.
            _log.error("delivery.lane_failed", receiver=receiver_id, error=_where(error))

    def _claim(self, uow: UnitOfWork, receiver_id: str) -> tuple[Receiver, Delivery, Lead | None] | None:
        now = self._services.now()
        receiver = uow.receivers.get(receiver_id)
        if receiver is None or not receiver.is_ready(now):
            return None
        delivery = uow.deliveries.claim(receiver_id, now, now + LEASE)
        if delivery is None:
            return None
        lead = uow.leads.get(delivery.lead_id) if delivery.lead_id and delivery.event != WITHDRAWN else None
        return receiver, delivery, lead

    async def _attempt(self, receiver: Receiver, delivery: Delivery, lead: Lead | None) -> None:
        if delivery.event not in (WITHDRAWN, TRIAL) and (lead is None or not lead.deliverable):
            await self._store.mark(lambda uow: uow.deliveries.cancel(delivery))
            return
        with attempted(receiver.kind) as attempt:
            outcome = await self._outcome(Message(delivery, receiver, lead, self._services.now()))
            attempt.outcome = _NAMES[type(outcome)]
        await self._settle(delivery, outcome)

    async def _outcome(self, message: Message) -> Outcome:
        connector = self._connectors.get(message.receiver.kind)
        if connector is None:
            return Skipped("not_set_up")
        try:
            return await asyncio.wait_for(connector.deliver(message), LONGEST)
        except asyncio.TimeoutError:
            return TryAgain("timeout")
        except Exception as error:
            _log.error("delivery.connector_failed", kind=message.receiver.kind, error=_where(error))
            return TryAgain("connector_failed")

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        now = self._services.now()
        said = {"delivery": delivery.id, "receiver": delivery.receiver_id, "attempt": delivery.attempts}

        def settle(uow: UnitOfWork) -> None:
            _written_down(uow, delivery, outcome, now)

        await self._store.mark(settle)
        if isinstance(outcome, (Delivered, Skipped)):
            _log.info("delivery.delivered" if isinstance(outcome, Delivered) else "delivery.skipped", **said)
        else:
            _log.warning("delivery.failed", **said, reason=outcome.reason)


def _where(error: Exception) -> str:
    """The kind of an error and its place: neither its message nor values, which may be somebody's."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename}:{frame.lineno}"


def _written_down(uow: UnitOfWork, delivery: Delivery, outcome: Outcome, now: datetime.datetime) -> None:
    if isinstance(outcome, Delivered):
        uow.deliveries.delivered(delivery, now, outcome.told)
        uow.receivers.went_well(delivery.receiver_id, now)
    elif isinstance(outcome, Skipped):
        uow.deliveries.skip(delivery, outcome.reason)
    elif isinstance(outcome, Gone):
        uow.deliveries.give_up(delivery, outcome.reason)
        uow.receivers.gone(delivery.receiver_id, now, outcome.reason)
    elif isinstance(outcome, Refused):
        # The receiver itself is well: it answered.
        uow.deliveries.give_up(delivery, outcome.reason)
    else:
        # A trial answers a question that somebody asks now: nobody waits for its second attempt.
        trial = delivery.event == TRIAL
        pause = None if trial else pause_after(delivery.round, outcome.after)
        if pause is None:
            uow.deliveries.give_up(delivery, outcome.reason)
        else:
            uow.deliveries.postpone(delivery, now + pause, outcome.reason)
        uow.receivers.failed(delivery.receiver_id, now, outcome.reason, outcome.after)
