"""The database of the simulation, seen from outside: who works there, who is told, and what is stored."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.lifecycle.tool import Tool
from bot.accounts.account import Role, User
from bot.bootstrap import Services, build
from bot.leads.lead import Lead
from bot.sending.receivers import TOOL_EVENTS, WEBHOOK, Receiver, SigningSecrets, new_seed
from bot.settings import Settings, read_settings

COLLEAGUES = 6


@dataclass(frozen=True)
class House:
    """An installation that was empty when it was opened."""

    services: Services
    receiver: Receiver

    @classmethod
    def open(cls, url: str, address: str, receiver_id: str) -> House:
        """Create the tables, accounts of people who may have leads, and one receiver."""
        services = build(read_settings(os.environ))
        services.database.upgrade()
        now = services.now()
        receiver = Receiver(
            receiver_id, WEBHOOK, "Outil simulé", address, frozenset(TOOL_EVENTS), now, seed=new_seed()
        )
        with services.unit_of_work() as uow:
            if uow.leads.count(up_to=1):
                raise SystemExit(f"{url} holds leads: name an empty database")
            for number in range(COLLEAGUES):
                name = f"commercial-{number}"
                uow.users.add(User(name, f"{name}@exemple.fr", name, Role.SALES, "never", now))
            uow.receivers.save(receiver)
            uow.commit()
        return cls(services, receiver)

    @property
    def settings(self) -> Settings:
        """What the processes are told."""
        return self.services.settings

    def tool(self, seed: int, failing: float) -> Tool:
        """The receiver's side."""
        secret = SigningSecrets(self.settings.secret).of(self.receiver.id, self.receiver.seed)
        return Tool(secret, seed, failing)

    def is_sending(self) -> bool:
        """Whether anything is still on its way to the tool."""
        with self.services.reading() as uow:
            health = uow.deliveries.health(self.receiver.id)
            return bool(uow.deliveries.is_unplanned() or health.waiting)

    def leads_of(self, conversation_ids: Sequence[str]) -> dict[str, Lead]:
        """The lead of each conversation that has one."""
        found: dict[str, Lead] = {}
        with self.services.reading() as uow:
            for start in range(0, len(conversation_ids), 500):
                many = uow.leads.of_conversations(conversation_ids[start : start + 500])
                for name, leads in many.items():
                    if len(leads) != 1:
                        raise AssertionError(f"conversation {name} made {len(leads)} leads")
                    found[name] = leads[0]
        return found

    def close(self) -> None:
        """Close every connection."""
        self.services.close()
