"""Leads for other programs: listed, read, and worked on with the rules that staff works by."""

from __future__ import annotations

import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.accounts.api_tokens import KIND as TOKEN
from bot.accounts.api_tokens import ApiToken, Scope
from bot.accounts.audit import AuditEntry
from bot.accounts.lead_work import KIND, LeadWork, UnknownLead
from bot.leads.changes import ChangeRefused
from bot.leads.following import Step
from bot.leads.history import Change
from bot.leads.lead import Lead, Status
from bot.leads.redaction import without_contact_details
from bot.leads.repository import LeadChanged
from bot.playbook import Playbook
from bot.unit_of_work import UnitOfWork
from bot.web.api.guard import Gate
from bot.web.api.problems import NO_STORE, ApiProblem
from bot.web.api.reading import ChangeRequest, read_change, read_list, read_version, write_cursor

LISTED, READ, HISTORY = "api.leads_listed", "api.lead_read", "api.history_read"
_REFUSED = {
    "no_such_move": "The lead cannot go to this status from where it stands.",
    "why_lost": "A lost lead says why: send lost_reason.",
    "do_not_contact": "This person must not be contacted.",
    "closed": "The lead is a draft, or is closed to changes.",
    "no_such_colleague": "Nobody with this address works on leads.",
}


class Leads:
    """The addresses below `/api/v1/leads`."""

    def __init__(self, gate: Gate, playbook: Playbook, follow: Step) -> None:
        self._gate = gate
        self._zone = playbook.timezone
        self._follow = follow

    async def list(self, request: Request, token: ApiToken) -> Response:
        """GET /leads: a page of the list, and the cursor of the next one."""
        asked = read_list(request, self._now())
        page = await self._gate.store.read(
            lambda uow: uow.leads.page(asked.only, asked.order, limit=asked.limit, after=asked.after)
        )
        await self._note(token, LISTED, TOKEN, token.id, number=len(page.leads))
        body = {
            "leads": [shown(lead) for lead in page.leads],
            "next": write_cursor(page.last) if page.later else None,
        }
        return JSONResponse(body, headers=NO_STORE)

    async def read(self, request: Request, token: ApiToken) -> Response:
        """GET /leads/<id>: one lead, its version in the ETag."""
        lead = await self._lead(request)
        await self._note(token, READ, KIND, lead.id, key=token.id)
        return _lead_response(lead)

    async def history(self, request: Request, token: ApiToken) -> Response:
        """GET /leads/<id>/history: what became of it, oldest first."""
        lead = await self._lead(request)
        changes = await self._gate.store.read(lambda uow: uow.changes.of_lead(lead.id))
        await self._note(token, HISTORY, KIND, lead.id, key=token.id)
        silent = is_silent(lead)
        return JSONResponse({"changes": [_change(item, silent) for item in changes]}, headers=NO_STORE)

    async def change(self, request: Request, token: ApiToken) -> Response:
        """PATCH /leads/<id>: another status or owner, over the version in If-Match."""
        seen, asked = read_version(request), await read_change(request)
        lead_id, now = _id(request), self._now()

        def write(uow: UnitOfWork) -> Lead:
            work = LeadWork(uow, token.as_user(), now, self._follow)
            return _changed(work, work.open(lead_id, seen=seen), asked)

        try:
            saved = await self._gate.store.write(write)
        except UnknownLead:
            raise ApiProblem("not_found") from None
        except LeadChanged:
            raise ApiProblem("changed") from None
        except ChangeRefused as refused:
            raise ApiProblem("refused", _REFUSED.get(refused.code, "")) from None
        if Scope.READ_LEADS not in token.scopes:  # to change a lead is not to read it
            return Response(status_code=204, headers=_with_version(saved))
        return _lead_response(saved)

    async def _lead(self, request: Request) -> Lead:
        lead_id = _id(request)
        lead = await self._gate.store.read(lambda uow: uow.leads.get(lead_id))
        if lead is None:
            raise ApiProblem("not_found")
        return lead

    async def _note(self, token: ApiToken, action: str, kind: str, subject: str, **details: Any) -> None:
        entry = AuditEntry(self._now(), token.id, action, kind, subject, details)
        await self._gate.store.write(lambda uow: uow.audit.add(entry))

    def _now(self) -> datetime.datetime:
        return self._gate.services.now().astimezone(self._zone)


def _id(request: Request) -> str:
    """The id in the address; raises `ApiProblem` for what can be none."""
    lead_id: str = request.path_params["lead_id"]
    if "\x00" in lead_id:
        raise ApiProblem("not_found")
    return lead_id


def is_silent(lead: Lead) -> bool:
    """Whether nobody may learn through the API how to reach this person."""
    return lead.do_not_contact or lead.status in (Status.NO_CONTACT, Status.ERASED)


def shown(lead: Lead) -> dict[str, Any]:
    """A lead as the API gives it."""
    return (without_contact_details(lead) if is_silent(lead) else lead).to_json()


def _changed(work: LeadWork, lead: Lead, asked: ChangeRequest) -> Lead:
    if asked.changes_owner:
        lead = work.assign(lead, asked.owner)
    return work.move(lead, asked.status, asked.lost) if asked.status is not None else lead


def _lead_response(lead: Lead) -> Response:
    return JSONResponse(shown(lead), headers=_with_version(lead))


def _with_version(lead: Lead) -> dict[str, str]:
    return {**NO_STORE, "ETag": f'"{lead.version}"'}


def _change(change: Change, silent: bool) -> dict[str, Any]:
    values = {} if silent else {"before": change.before, "after": change.after, "reason": change.reason}
    return {
        "at": change.at.isoformat(),
        "act": change.act.value,
        "by": change.by,
        "version": change.version,
        "field": change.field,
        "before": None,
        "after": None,
        "reason": None,
        **values,
    }
