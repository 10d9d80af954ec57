"""What routing keeps, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.leads.repository import LeadRepository
from bot.routing.decision import Colleague, Decision
from bot.routing.presence import Absence

COUNTED = 1_000
"""Open leads of one person are counted up to here: who has more is simply very busy."""


@dataclass(frozen=True)
class Routed:
    """A decision about a stored lead."""

    at: datetime.datetime
    decision: Decision


@dataclass(frozen=True)
class ContactClock:
    """How long the first contact of a lead may still take. What is done is done once."""

    lead_id: str
    due_at: datetime.datetime
    remind_at: datetime.datetime | None
    """When the owner is reminded; None: not, or it was done."""
    next_at: datetime.datetime | None
    """When there is something to do next; None: nothing any more."""


class RoutingRepository(Protocol):
    """Whose turn it is, how busy people are, and what was decided."""

    def alone(self) -> None:
        """Let nobody else decide before the transaction ends: of two who count at once, one would err."""

    def colleagues(
        self, accounts: Iterable[str], start: datetime.datetime, end: datetime.datetime
    ) -> Mapping[str, Colleague]:
        """Those of these accounts that exist, with their absences in this time and those of substitutes."""

    def turns(self, pools: Iterable[str]) -> Mapping[str, str]:
        """Who got the last lead of each pool."""

    def remember_turn(self, pool: str, account: str) -> None:
        """Note who got the last lead of a pool."""

    def keep(self, lead_id: str, at: datetime.datetime, decision: Decision) -> None:
        """Store why a lead went where it went."""

    def of_lead(self, lead_id: str) -> Sequence[Routed]:
        """The decisions about a lead, oldest first."""

    def start_clock(self, clock: ContactClock) -> None:
        """Remember until when somebody is to be contacted; the clock of a lead is started once."""

    def clocks_due(self, now: datetime.datetime, *, limit: int) -> Sequence[str]:
        """The leads of the clocks for which there is something to do, the oldest first."""

    def clock(self, lead_id: str) -> ContactClock | None:
        """The clock of a lead."""

    def hold_clock(self, lead_id: str) -> ContactClock | None:
        """The clock of a lead; nobody else moves it or changes the lead before the transaction ends."""

    def move_clock(self, clock: ContactClock) -> None:
        """Store how far a clock is."""

    def add_absence(self, absence: Absence) -> None:
        """Store an absence of an account that exists."""

    def absence(self, absence_id: str) -> Absence | None:
        """The absence with this id."""

    def remove_absence(self, absence_id: str) -> None:
        """Delete an absence."""

    def absences(self, since: datetime.datetime, account: str | None = None) -> Sequence[Absence]:
        """What is not over at this moment, of one account or of all, by its beginning."""

    def set_capacity(self, account: str, capacity: int | None) -> None:
        """Let somebody have at most so many open leads; None: what the playbook says."""


class RoutingUnitOfWork(Protocol):
    """The part of a unit of work that routing needs."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def routing(self) -> RoutingRepository: ...
