"""A small company for tests of routing: rules, people, and what is kept of them in memory."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.board.office_time import OfficeClock
from bot.leads.lead import Lead
from bot.playbook import Hours
from bot.routing.decision import Colleague, Decision
from bot.routing.presence import Absence
from bot.routing.reading import read_routing
from bot.routing.repository import COUNTED, ContactClock, Routed
from bot.routing.rules import Routing
from bot.routing.step import OPEN, Router
from tests.unit.bot.leads.fake_storage import FakeUnitOfWork

PARIS = ZoneInfo("Europe/Paris")
_WEEK = (((datetime.time(9), datetime.time(12, 30)), (datetime.time(13, 30), datetime.time(18))),) * 5
OFFICE = OfficeClock(Hours("FR", (*_WEEK, (), ()), frozenset()), PARIS)
PROMISED = datetime.timedelta(hours=4)
NOW = datetime.datetime(2026, 3, 4, 10, 0, tzinfo=PARIS)  # a Wednesday
ANA, BEN, CLEO, DAN, CHEF = (f"{name}@exemple.fr" for name in ("ana", "ben", "cleo", "dan", "chef"))


def rules(text: str) -> Routing:
    """The section `routing` of a playbook, as it is typed."""
    return read_routing(yaml.safe_load(text))


def away(account: str, start: str, end: str, substitute: str | None = None) -> Absence:
    """An absence, in the time of Paris."""
    first, last = (datetime.datetime.fromisoformat(moment).replace(tzinfo=PARIS) for moment in (start, end))
    return Absence(f"{account} {start}", account, first, last, substitute)


class FakeRouting:
    """What routing keeps, in dictionaries; open leads are counted among those of the unit of work."""

    def __init__(self, uow: FakeUnitOfWork, people: Iterable[str]) -> None:
        self._uow = uow
        self.people = {account: Colleague(account) for account in people}
        self.last: dict[str, str] = {}
        self.kept: dict[str, list[Routed]] = {}
        self.clocks: dict[str, ContactClock] = {}

    def alone(self) -> None:
        """Nobody else is here."""

    def colleagues(
        self, accounts: Iterable[str], start: datetime.datetime, end: datetime.datetime
    ) -> Mapping[str, Colleague]:
        found = {account: self._now(account) for account in accounts if account in self.people}
        stand_ins = {away.substitute for one in found.values() for away in one.absences}
        return {
            **found,
            **{one: self._now(one) for one in stand_ins if one is not None and one in self.people},
        }

    def turns(self, pools: Iterable[str]) -> Mapping[str, str]:
        return {pool: self.last[pool] for pool in pools if pool in self.last}

    def remember_turn(self, pool: str, account: str) -> None:
        self.last[pool] = account

    def keep(self, lead_id: str, at: datetime.datetime, decision: Decision) -> None:
        self.kept.setdefault(lead_id, []).append(Routed(at, decision))

    def of_lead(self, lead_id: str) -> Sequence[Routed]:
        return self.kept.get(lead_id, [])

    def start_clock(self, clock: ContactClock) -> None:
        self.clocks.setdefault(clock.lead_id, clock)

    def hold_clock(self, lead_id: str) -> ContactClock | None:
        return self.clocks.get(lead_id)

    def move_clock(self, clock: ContactClock) -> None:
        self.clocks[clock.lead_id] = clock

    def _now(self, account: str) -> Colleague:
        theirs = [lead for lead in self._uow.leads.kept.values() if lead.assigned_to == account]
        number = sum(lead.status in OPEN and not lead.do_not_contact for lead in theirs)
        return replace(self.people[account], open_leads=min(number, COUNTED))


class _UnitOfWork(FakeUnitOfWork):
    def __init__(self, people: Iterable[str]) -> None:
        super().__init__()
        self.routing = FakeRouting(self, people)


class Company:
    """Rules and people, and the step that brings them together."""

    def __init__(self, section: str, *people: str) -> None:
        self.uow: Any = _UnitOfWork(people)
        self.routing: FakeRouting = self.uow.routing
        self.router = Router(rules(section), OFFICE, PROMISED, lambda: NOW)

    def change(self, account: str, **values: Any) -> None:
        """Something else is true of a person."""
        self.routing.people[account] = replace(self.routing.people[account], **values)

    def receives(self, lead: Lead, before: Lead | None = None) -> Lead:
        """A lead is saved, and what follows is done."""
        given = self.router(self.uow, before, lead)
        self.uow.leads.kept[given.id] = given
        return given

    def why(self, lead: Lead) -> Decision:
        """What was decided last of a lead."""
        return self.routing.of_lead(lead.id)[-1].decision
