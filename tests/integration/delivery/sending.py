"""Leads that are saved, receivers that are told, and a dispatcher between them whose clock stands still."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.bootstrap import Services, build
from bot.delivery import outside
from bot.delivery.connectors import Tools, connect_all
from bot.delivery.dispatcher import Dispatcher
from bot.leads.capture import capture_final
from bot.leads.lead import Consent, Lead, Status
from bot.leads.outgoing import plan_delivery
from bot.playbook import read_playbook
from bot.sending.deliveries import Delivery, DeliveryState
from bot.sending.receivers import TOOL_EVENTS, WEBHOOK, Receiver
from bot.settings import Settings
from tests.support.crm import ROOT
from tests.support.waiting import PATIENCE, soon

PLAYBOOK = ROOT / "playbook.yml"


class Sales:
    """A company that sells: its database, its settings, its clock."""

    def __init__(self, database_url: str, internal: Sequence[str] = (), **settings: Any) -> None:
        self.offset = datetime.timedelta()
        self.settings = Settings(
            database_url=database_url,
            internal_hosts=tuple(internal),
            secret="a-secret-for-tests",
            public_url="https://chat.example",
            **settings,
        )
        self._began = datetime.datetime.now(datetime.timezone.utc)
        self.services: Services = build(self.settings, now=self.now)
        self.playbook = read_playbook(PLAYBOOK)

    def now(self) -> datetime.datetime:
        return self._began + self.offset

    def later(self, **span: float) -> None:
        self.offset += datetime.timedelta(**span)

    def hook(self, url: str, name: str = "CRM") -> Receiver:
        """A webhook that is told of everything."""
        made = Receiver(
            str(uuid.uuid4()), WEBHOOK, name, url, frozenset(TOOL_EVENTS), self.now(), seed="seed"
        )
        with self.services.unit_of_work() as uow:
            uow.receivers.save(made)
            uow.commit()
        return made

    def receiver(self, receiver_id: str) -> Receiver:
        with self.services.reading() as uow:
            found = uow.receivers.get(receiver_id)
        assert found is not None
        return found

    def knows(self, receiver_id: str) -> bool:
        with self.services.reading() as uow:
            return uow.receivers.get(receiver_id) is not None

    def request(self, name: str = "maelle", **values: Any) -> Lead:
        """A visitor's request, confirmed."""
        lead = Lead(
            str(uuid.uuid4()),
            f"talk-{name}",
            1,
            self.now(),
            self.now(),
            status=Status.QUALIFIED,
            segment="B2B",
            first_name="Maëlle",
            email=f"{name}@menuiserie.example",
            consent=Consent(contact=True),
        )
        return capture_final(self.services.unit_of_work(), dataclasses.replace(lead, **values))

    def change(self, lead: Lead, **values: Any) -> Lead:
        """What staff, or a later message, makes of a lead."""
        with self.services.unit_of_work() as uow:
            stored = uow.leads.get(lead.id)
            assert stored is not None
            after = dataclasses.replace(stored, updated_at=self.now(), **values)
            plan_delivery(uow, stored, after)
            saved = uow.leads.save(after)
            uow.commit()
        return saved

    def deliveries(self, lead: Lead) -> Sequence[Delivery]:
        with self.services.reading() as uow:
            return uow.deliveries.of_lead(lead.id)

    def states(self, lead: Lead) -> list[tuple[str, str]]:
        return [(item.event, item.state.value) for item in self.deliveries(lead)]

    def dead(self) -> Sequence[Delivery]:
        with self.services.reading() as uow:
            return uow.deliveries.page(DeliveryState.DEAD)

    def attempts(self, lead: Lead) -> int:
        return sum(item.attempts for item in self.deliveries(lead))

    def is_quiet(self) -> bool:
        """Whether nothing is planned, under way, or due: of each lead's, only the first can be."""
        with self.services.reading() as uow:
            if uow.deliveries.is_unplanned():
                return False
            waiting = uow.deliveries.page(DeliveryState.WAITING, limit=1000)
        # Newest first: of those with one key, the oldest stays.
        first = {(item.receiver_id, item.subject): item for item in waiting}
        return not [
            item
            for item in first.values()
            if item.leased or (item.next_attempt_at is not None and item.next_attempt_at <= self.now())
        ]

    @asynccontextmanager
    async def dispatcher(
        self, environ: Mapping[str, str] | None = None, resolve: outside.Resolve = outside.look_up
    ) -> AsyncIterator[Dispatcher]:
        """A dispatcher that runs as long as the block lasts."""
        http = outside.client(self.settings.internal_hosts, resolve)
        tools = Tools(self.services, self.playbook, http, environ or {})
        dispatcher = Dispatcher(self.services, connect_all(tools), poll=0.02)
        running = asyncio.create_task(dispatcher.run())
        try:
            yield dispatcher
        finally:
            dispatcher.stop()
            await asyncio.wait_for(running, 30)
            await http.aclose()

    async def until(self, found: Any, what: str, seconds: float = PATIENCE) -> None:
        await soon(found, what, seconds)
