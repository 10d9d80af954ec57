"""« Aiguillage »: the rules as they were read, the people behind them, and where a lead would go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.accounts.account import User
from bot.accounts.permissions import Permission
from bot.leads.lead import Kind, Lead
from bot.qualification.segments import Segment
from bot.routing.decision import Colleague, Decision, Outcome, capacity_of, fault_of
from bot.routing.language import languages
from bot.routing.presence import Absence
from bot.routing.repository import COUNTED
from bot.routing.rules import Routing
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.absence_page import AbsencePage
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff, StaffEndpoint, for_staff
from bot.web.console.routing_simulator import Simulation
from bot.web.console.routing_words import Phrases, routing_words
from bot.web.console.rows import who

_NONE = Routing(())


@dataclass(frozen=True)
class _Found:
    people: Sequence[User]
    colleagues: Mapping[str, Colleague]
    absences: Sequence[Absence]
    lead: Lead | None
    decision: Decision | None


class RoutingPage:
    """/console/aiguillage"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._routing = desk.playbook.routing or _NONE
        self._router = desk.services.router(desk.playbook)

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: everything; with the fields of the form, also where such a lead goes."""
        wanted = Simulation.read(request.query_params, self._desk.zone)
        found = await self._desk.store.read(lambda uow: self._find(uow, wanted))
        wanted = self._judged(wanted, found)
        phrases = Phrases(self._desk.words, found.people, self._desk.zone)
        said = routing_words()
        values = {
            "staff": staff,
            "said": said,
            "is_on": self._router is not None,
            "rules": self._rules(phrases),
            "teams": self._teams(phrases),
            "persons": self._persons(found, phrases),
            "fallback": phrases.name(self._routing.fallback),
            **self._simulator(wanted, found, phrases),
        }
        return self._desk.pages.render("routing.html", values, 422 if wanted.errors else 200)

    def _find(self, uow: UnitOfWork, wanted: Simulation) -> _Found:
        now = self._desk.services.now()
        people = uow.users.all()
        lead = uow.leads.get(wanted.lead_id) if wanted.lead_id else None
        answered = wanted.asked and not wanted.errors and (lead.deliverable if lead else not wanted.lead_id)
        decision = wanted.decided(self._router, uow, lead, now) if self._router and answered else None
        return _Found(
            people,
            uow.routing.colleagues(self._routing.accounts, now, now),
            uow.routing.absences(now),
            lead,
            decision,
        )

    def _judged(self, wanted: Simulation, found: _Found) -> Simulation:
        """With what is wrong about the lead that is meant."""
        if not wanted.lead_id or (found.lead is not None and found.lead.deliverable):
            return wanted
        return replace(wanted, errors={**wanted.errors, "demande": "silent" if found.lead else "lead"})

    def _rules(self, phrases: Phrases) -> list[dict[str, str]]:
        said = routing_words()
        return [
            {
                "name": rule.name,
                "when": phrases.conditions(rule.when),
                "to": phrases.target(rule.pool),
                "otherwise": phrases.otherwise(rule, self._routing),
                "kept": "" if rule.keep_owner else said["not_kept"],
            }
            for rule in self._routing.rules
        ]

    def _teams(self, phrases: Phrases) -> list[dict[str, Any]]:
        return [
            {
                "name": team.name,
                "members": [phrases.name(account) for account in team.members],
                "strategy": phrases.strategy(team),
                "manager": phrases.name(team.manager),
            }
            for team in self._routing.teams
        ]

    def _persons(self, found: _Found, phrases: Phrases) -> list[dict[str, Any]]:
        away: dict[str, list[Absence]] = {}
        for absence in found.absences:
            away.setdefault(absence.account, []).append(absence)
        ids = {user.email: user.id for user in found.people}
        accounts = dict.fromkeys([*self._routing.members, *([self._routing.fallback or ""])])
        return [
            self._person(account, found, away.get(account, []), ids.get(account, ""), phrases)
            for account in accounts
            if account
        ]

    def _person(
        self,
        account: str,
        found: _Found,
        absences: Sequence[Absence],
        user_id: str,
        phrases: Phrases,
    ) -> dict[str, Any]:
        colleague = found.colleagues.get(account)
        capacity = capacity_of(self._routing, colleague) if colleague else None
        outcome = fault_of(colleague)
        if colleague and outcome is None:
            now = self._desk.services.now()
            if any(one.starts_at <= now < one.ends_at for one in absences):
                outcome = Outcome.ABSENT
            elif capacity is not None and colleague.open_leads >= capacity:
                outcome = Outcome.FULL
        usable = outcome not in (Outcome.UNKNOWN, Outcome.DISABLED, Outcome.NOT_ALLOWED)
        return {
            "name": phrases.name(account),
            "account": account,
            "href": paths.routed_person(user_id) if usable else "",
            "state": phrases.state(outcome),
            "code": outcome.value if outcome else "ready",
            "open": self._load(colleague, capacity) if usable and colleague else "–",
            "absences": [phrases.span(one) for one in absences],
        }

    def _load(self, colleague: Colleague, capacity: int | None) -> str:
        words = routing_words()["open_of"]
        if colleague.open_leads >= COUNTED:
            return str(words["many"])
        layout = words["unlimited" if capacity is None else "limited"]
        return str(layout.format(open=colleague.open_leads, capacity=capacity))

    def _simulator(self, wanted: Simulation, found: _Found, phrases: Phrases) -> dict[str, Any]:
        said, words = routing_words(), self._desk.words
        return {
            "typed": wanted.typed,
            "errors": {name: said["simulation_errors"][code] for name, code in wanted.errors.items()},
            "answer": phrases.explained(found.decision) if found.decision else None,
            "of_lead": who(found.lead, words) if found.lead and found.decision else "",
            "lead_href": paths.lead(found.lead.id) if found.lead else "",
            "segments": [(item.value, words["segments"][item.value]) for item in Segment],
            "kinds": [(item.value, words["kinds"][item.value]) for item in Kind],
            "languages": [(code, said["languages"][code]) for code in languages()],
        }


def routing_routes(desk: Desk) -> list[BaseRoute]:
    """The pages of routing, and everybody's own absences."""
    page, absences = RoutingPage(desk), AbsencePage(desk)

    def route(path: str, endpoint: StaffEndpoint, method: str, permission: Permission) -> Route:
        return Route(path, for_staff(desk, endpoint, permission), methods=[method])

    person = paths.routed_person("{user_id}")
    return [
        route(paths.ROUTING, page.show, "GET", Permission.USERS),
        route(person, absences.show, "GET", Permission.USERS),
        route(person, absences.act, "POST", Permission.USERS),
        route(paths.OWN_ABSENCES, absences.show, "GET", Permission.LEADS),
        route(paths.OWN_ABSENCES, absences.act, "POST", Permission.LEADS),
    ]
