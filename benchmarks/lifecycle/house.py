"""The database of the simulation, seen from outside: who works there, who is told, and what is stored."""

from __future__ import annotations

import asyncio
import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.lifecycle.tool import Tool
from bot.accounts.account import Role, User
from bot.bootstrap import Services, build
from bot.delivery.dispatcher import LEASE, LONGEST
from bot.leads.following import Step
from bot.leads.lead import Lead
from bot.playbook import read_playbook
from bot.routing.rules import Routing
from bot.sending.receivers import TOOL_EVENTS, WEBHOOK, Receiver, SigningSecrets, new_seed
from bot.settings import Settings, read_settings
from bot.storage import engine as engines
from bot.storage.sending_tables import deliveries, receivers

_SETTLING_SECONDS = 1800.0


@dataclass(frozen=True)
class House:
    """An installation that was empty when it was opened."""

    services: Services
    receiver: Receiver
    environment: Mapping[str, str]
    routing: Routing
    follow: Step

    @classmethod
    def open(cls, environment: Mapping[str, str], address: str, receiver_id: str) -> House:
        """Create the tables, the accounts that the playbook gives leads to, and one receiver."""
        services = build(read_settings(environment))
        playbook = read_playbook(services.settings.playbook)
        assert playbook.routing is not None
        services.database.upgrade()
        now = services.now()
        receiver = Receiver(
            receiver_id, WEBHOOK, "Outil simulé", address, frozenset(TOOL_EVENTS), now, seed=new_seed()
        )
        with services.unit_of_work() as uow:
            if uow.leads.count(up_to=1):
                raise SystemExit("the database holds leads: name an empty one")
            for number, email in enumerate(sorted(accounts_in(playbook.routing))):
                uow.users.add(User(f"u{number}", email, email, Role.SALES, "never", now))
            uow.receivers.save(receiver)
            uow.commit()
        return cls(services, receiver, environment, playbook.routing, services.follow(playbook))

    @property
    def url(self) -> str:
        """Where the database is."""
        return self.settings.database_url

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

    def pass_time(self) -> None:
        """Let pauses and leases be over: what waits to be tried again is due, and nobody rests."""
        engine = engines.create_engine(self.url)
        now = self.services.now()
        # Claimed longer ago than any attempt takes: by a process that was killed.
        abandoned = deliveries.c.next_attempt_at < now + LEASE - datetime.timedelta(seconds=LONGEST)
        waits = deliveries.c.next_attempt_at.is_not(None) & (~deliveries.c.leased | abandoned)
        with engines.for_writing(engine).begin() as connection:
            connection.execute(deliveries.update().where(waits).values(next_attempt_at=now))
            connection.execute(receivers.update().values(resting_until=None))
        engine.dispose()

    def leads_of(self, conversation_ids: Sequence[str]) -> dict[str, list[Lead]]:
        """The leads of each conversation that has any: one, if everything is right."""
        found: dict[str, list[Lead]] = {}
        with self.services.reading() as uow:
            for start in range(0, len(conversation_ids), 500):
                many = uow.leads.of_conversations(conversation_ids[start : start + 500])
                found.update({name: list(leads) for name, leads in many.items()})
        return found

    def said(self, conversation_id: str) -> str:
        """A conversation, for whoever looks for what went wrong in it."""
        found = self.services.archive.transcript(conversation_id)
        turns = found.to_json()["turns"] if found is not None else []
        spoken = [
            [f"> {turn['text']}", *(f"  {said['text']}" for said in turn["messages"])] for turn in turns
        ]
        return "\n".join(line for lines in spoken for line in lines)

    def close(self) -> None:
        """Close every connection."""
        self.services.close()


def accounts_in(routing: Routing) -> set[str]:
    """Everybody whom the rules may give a lead."""
    named = {member for rule in routing.rules for member in rule.pool.members}
    return named | ({routing.fallback} if routing.fallback else set())


async def settled(house: House) -> None:
    """Wait until nothing is on its way any more. The pauses between two tries take minutes: they are cut."""
    deadline = time.monotonic() + _SETTLING_SECONDS
    while house.is_sending() and time.monotonic() < deadline:
        house.pass_time()
        await asyncio.sleep(1)
