"""Gives a new lead to somebody, in the transaction that saves it; the simulator asks the same question."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.leads.lead import Lead, Status
from bot.routing.decision import Decision, How, Scene, decide, way_of
from bot.routing.presence import OfficeTime, Window
from bot.routing.repository import ContactClock, RoutingUnitOfWork
from bot.routing.rules import Routing
from bot.routing.subject import Subject, subject_of

_LOOKED_AT = 20
"""Other requests of a person, or of an organisation, among which an open one is looked for."""
OPEN = frozenset({Status.TO_CHECK, Status.ASSIGNED, Status.CONTACTED})
"""Statuses of leads on which their owner still has something to do: they count for the capacity."""


@dataclass(frozen=True)
class Router:
    """The step `route`."""

    routing: Routing
    office: OfficeTime
    promised: datetime.timedelta
    """Office time within which somebody should call."""
    now: Callable[[], datetime.datetime]

    def __call__(self, uow: RoutingUnitOfWork, before: Lead | None, lead: Lead) -> Lead:
        """The lead with its owner. One that somebody has, or that could have been given before, stays."""
        if not _is_new(before, lead):
            if lead.status is Status.MERGED and before is not None and before.status is not Status.MERGED:
                _stop_clock(uow, lead)
            return lead
        given = lead if lead.assigned_to else self._give(uow, lead)
        clock = self.clock_of(given)
        if clock is not None:
            uow.routing.start_clock(clock)
        return given

    def give_again(self, uow: RoutingUnitOfWork, lead: Lead, now: datetime.datetime) -> Lead:
        """The lead with another owner than the one who was late; as it is when there is none."""
        uow.routing.alone()
        decision = self.decide(uow, subject_of(lead), now, lead, late=lead.assigned_to)
        if decision.owner is None or decision.owner == lead.assigned_to:
            return lead
        self._keep(uow, lead, decision, now)
        return given_to(lead, decision.owner)

    def clock_of(self, lead: Lead) -> ContactClock | None:
        """Until when the person is to be contacted; None: no time was promised, or there is no way."""
        since = lead.consent.at or lead.created_at
        due = self.office.due(since, self.promised)
        if due is None or not lead.reachable:
            return None
        before = datetime.timedelta(hours=self.routing.first_contact.remind_before)
        reminds = datetime.timedelta() < before < self.promised
        remind = self.office.due(since, self.promised - before) if reminds else None
        return ContactClock(lead.id, due, remind, remind or due)

    def _give(self, uow: RoutingUnitOfWork, lead: Lead) -> Lead:
        now = self.now()
        uow.routing.alone()
        decision = self.decide(uow, subject_of(lead), now, lead)
        self._keep(uow, lead, decision, now)
        return given_to(lead, decision.owner)

    def _keep(self, uow: RoutingUnitOfWork, lead: Lead, decision: Decision, now: datetime.datetime) -> None:
        uow.routing.keep(lead.id, now, decision)
        if decision.pool and decision.turn:
            uow.routing.remember_turn(decision.pool, decision.turn)

    def decide(
        self,
        uow: RoutingUnitOfWork,
        subject: Subject,
        now: datetime.datetime,
        lead: Lead | None = None,
        late: str | None = None,
    ) -> Decision:
        """Where such a lead goes at this moment. Nothing is written."""
        way = way_of(self.routing, subject)
        window = Window.until_first_contact(self.office, now, self.promised)
        known = tuple(self._known(uow, lead)) if lead else ()
        accounts = [*way.accounts(self.routing), *(account for _, account in known)]
        scene = Scene(
            uow.routing.colleagues(accounts, window.now, window.due),
            window,
            uow.routing.turns([rule.pool.key for rule in way.fitting]),
            known,
            late,
        )
        return decide(self.routing, way, scene)

    def _known(self, uow: RoutingUnitOfWork, lead: Lead) -> Iterator[tuple[How, str]]:
        """Owners of open requests of the same person, then of the same organisation."""
        owners: dict[str, How] = {}
        for other in uow.leads.of_person(lead, limit=_LOOKED_AT):
            if other.assigned_to and _is_open(other):
                owners.setdefault(other.assigned_to, How.PERSON)
        if self.routing.same_organisation:
            for other in uow.leads.of_organisation(lead, limit=_LOOKED_AT):
                if other.assigned_to and _is_open(other):
                    owners.setdefault(other.assigned_to, How.ORGANISATION)
        for account, how in owners.items():
            yield how, account


def given_to(lead: Lead, owner: str | None) -> Lead:
    """The lead in somebody's hands. What is to be checked still is, by its owner."""
    if owner is None:
        return lead
    status = Status.ASSIGNED if lead.status is Status.QUALIFIED else lead.status
    return replace(lead, assigned_to=owner, status=status)


def _is_new(before: Lead | None, lead: Lead) -> bool:
    """Whether this lead may be given to somebody, and could not be before."""
    return lead.deliverable and (before is None or not before.deliverable)


def _is_open(lead: Lead) -> bool:
    return lead.status in OPEN and lead.deliverable


def _stop_clock(uow: RoutingUnitOfWork, lead: Lead) -> None:
    """Somebody works on the request that took this one in; undoing the merge sets the clock going again."""
    clock = uow.routing.clock(lead.id)
    if clock is not None:
        uow.routing.move_clock(replace(clock, remind_at=None, next_at=None))
