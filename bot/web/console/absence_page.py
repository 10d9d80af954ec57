"""« Absences »: when somebody is away, and how many leads they take; one's own or a colleague's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts.account import User
from bot.accounts.permissions import Permission, may
from bot.routing.absences import (
    AbsenceRefused,
    TypedAbsence,
    cancel_absence,
    limit_leads,
    plan_absence,
    typed_capacity,
)
from bot.routing.decision import Colleague
from bot.routing.presence import Absence
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.pages import HEADERS
from bot.web.console.routing_words import Phrases, routing_words


@dataclass(frozen=True)
class _Found:
    user: User
    colleague: Colleague
    absences: Sequence[Absence]
    people: Sequence[User]


class AbsencePage:
    """/console/mon-compte/absences, and for administrators /console/aiguillage/personnes/<id>"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._acts: Mapping[str, Callable[[UnitOfWork, Staff, str], None]] = {
            "planned": self._plan,
            "cancelled": self._cancel,
            "limited": self._limit,
        }

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: what is planned, and the forms."""
        return await self._page(request, staff, done=request.query_params.get("fait", ""))

    async def act(self, request: Request, staff: Staff) -> Response:
        """POST: one of the forms, named by its field `action`."""
        name = staff.form.get("action", "")
        act = self._acts.get(name)
        if act is None:
            raise Problem("malformed", 400)
        account = (await self._find(request, staff)).user.email
        try:
            await self._desk.store.write(lambda uow: act(uow, staff, account))
        except AbsenceRefused as refused:
            return await self._page(request, staff, refused=refused)
        address = f"{_address(request)}?fait={name}"
        return RedirectResponse(address, 303, headers=dict(HEADERS))

    def _plan(self, uow: UnitOfWork, staff: Staff, account: str) -> None:
        now = self._desk.services.now()
        meant = TypedAbsence.read(staff.form).meant(account, self._desk.zone, now)
        plan_absence(uow, staff.user, meant, now)

    def _cancel(self, uow: UnitOfWork, staff: Staff, account: str) -> None:
        absence = uow.routing.absence(staff.form.get("absence", ""))
        if absence is not None and absence.account != account:
            raise Problem("not_found", 404)
        cancel_absence(uow, staff.user, staff.form.get("absence", ""), self._desk.services.now())

    def _limit(self, uow: UnitOfWork, staff: Staff, account: str) -> None:
        capacity = typed_capacity(staff.form.get("capacite", ""))
        limit_leads(uow, staff.user, account, capacity, self._desk.services.now())

    async def _find(self, request: Request, staff: Staff) -> _Found:
        user_id = request.path_params.get("user_id", staff.user.id)
        now = self._desk.services.now()

        def find(uow: UnitOfWork) -> _Found:
            user = uow.users.get(user_id)
            if user is None or not may(user.role, Permission.LEADS):
                raise Problem("not_found", 404)
            colleague = uow.routing.colleagues([user.email], now, now)[user.email]
            return _Found(user, colleague, uow.routing.absences(now, user.email), uow.users.all())

        return await self._desk.store.read(find)

    async def _page(
        self, request: Request, staff: Staff, *, done: str = "", refused: AbsenceRefused | None = None
    ) -> Response:
        found = await self._find(request, staff)
        said, routing = routing_words(), self._desk.playbook.routing
        phrases = Phrases(self._desk.words, found.people, self._desk.zone)
        errors = {refused.field: said["errors"][refused.code]} if refused else {}
        by_playbook = routing.capacity_of(found.user.email) if routing else None
        typed = staff.form.get("capacite", "")
        values: dict[str, Any] = {
            "staff": staff,
            "own": found.user.id == staff.user.id,
            "who": found.user.name,
            "address": _address(request),
            "back": paths.ROUTING if "user_id" in request.path_params else paths.ACCOUNT,
            "done": said["done"].get(done, ""),
            "errors": errors,
            "typed": TypedAbsence.read(staff.form),
            "today": self._desk.now().date().isoformat(),
            "absences": [
                {"id": one.id, "span": phrases.span(one), "substitute": phrases.substitute(one)}
                for one in found.absences
            ],
            "substitutes": [
                user
                for user in found.people
                if user.id != found.user.id and not user.disabled and may(user.role, Permission.LEADS)
            ],
            "open_leads": found.colleague.open_leads,
            "by_playbook": by_playbook,
            "capacity": typed if errors else found.colleague.capacity,
        }
        return self._desk.pages.render("absences.html", values, 422 if errors else 200)


def _address(request: Request) -> str:
    user_id = request.path_params.get("user_id")
    return paths.routed_person(user_id) if user_id else paths.OWN_ABSENCES
