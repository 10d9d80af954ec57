"""The page of one lead: everything needed to call, and why the assistant chose its segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.accounts.audit import record
from bot.accounts.lead_work import KIND, READ
from bot.accounts.permissions import Permission
from bot.leads.brief import brief
from bot.leads.changes import CLOSED, LostReason, moves
from bot.leads.do_not_contact import RefusalReason
from bot.leads.history import decided
from bot.leads.lead import Lead, Status
from bot.qualification.segments import Segment
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.details import contact_links, details, missing, phone
from bot.web.console.filters import ORDERS
from bot.web.console.guards import Form, Problem, Staff
from bot.web.console.lead_consents import consent_card
from bot.web.console.lead_found import Found, find
from bot.web.console.lead_history import entries, open_proposals, since, who_changed
from bot.web.console.lead_need import own_words
from bot.web.console.lead_people import people_values
from bot.web.console.lead_referrals import referral_values
from bot.web.console.lead_routing import routing_card
from bot.web.console.lead_score import score_card
from bot.web.console.lead_sending import sending_lines
from bot.web.console.lead_trouble import Trouble
from bot.web.console.lead_way import chosen_list
from bot.web.console.lead_words import lead_words, name_of_email
from bot.web.console.matching_words import matching_words
from bot.web.console.moments import day, moment
from bot.web.console.reasons import reasons
from bot.web.console.register_proposals import register_proposals
from bot.web.console.rows import check_reason, row
from bot.web.console.transcript import exchanges

_MOVES = (Status.CONTACTED, Status.WON, Status.LOST)
"""In the order in which they are offered."""


class LeadPage:
    """The address of each lead."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/demandes/<id>."""
        return await self._render(request, staff)

    async def again(self, request: Request, staff: Staff, trouble: Trouble) -> Response:
        """The page once more, with the form that was not taken as it was filled in."""
        return await self._render(request, staff, trouble)

    async def _render(self, request: Request, staff: Staff, trouble: Trouble | None = None) -> Response:
        found = await self.load(request.path_params["lead_id"], staff)
        values = {**self._values(found, staff, trouble), **await self._around(found.lead, request, staff)}
        asked = request.query_params.get("fait", "")
        done = "" if trouble else {**matching_words()["done"], **lead_words()["done"]}.get(asked, "")
        return self._desk.pages.render(
            "lead.html", {**values, "done": done}, trouble.status if trouble else 200
        )

    async def _around(self, lead: Lead, request: Request, staff: Staff) -> dict[str, str]:
        """The way back to the list that the reader came from, and to the leads beside this one in it."""
        choice = chosen_list(request)
        only = choice.only(staff.user.email, self._desk.now(), self._desk.overdue())
        beside = await self._desk.store.read(
            lambda uow: uow.leads.neighbours(lead.id, only, ORDERS[choice.order])
        )
        before, after = (paths.lead(other.id) + choice.query() if other else "" for other in beside)
        return {
            "query": choice.query(),
            "back_href": choice.href(),
            "before_href": before,
            "after_href": after,
        }

    async def load(self, lead_id: str, staff: Staff) -> Found:
        """The lead, once it is written down who reads it: nobody reads a person's data unseen."""
        now = self._desk.services.now()
        found = await self._desk.store.read(lambda uow: find(uow, lead_id, staff.user, now))
        if found is None:
            raise Problem("lead_not_found", 404)
        if not found.is_read:

            def note(uow: UnitOfWork) -> None:
                record(uow, staff.user, READ, KIND, found.lead.id, now)

            await self._desk.store.write(note)
        return found

    def conflict(self, found: Found, trouble: Trouble) -> dict[str, Any] | None:
        """What somebody else changed while a form was filled in, and the sentence that says so."""
        if trouble.seen is None:
            return None
        changed = since(found.changes, trouble.seen)
        who = who_changed(changed, found.people) or lead_words()["history"]["nobody"]
        return {
            "text": lead_words()["errors"]["changed"].format(who=who),
            "entries": entries(changed, found.people, self._desk.now(), self._desk.words),
            "fields": frozenset(change.field for change in changed),
        }

    def _values(self, found: Found, staff: Staff, trouble: Trouble | None = None) -> dict[str, Any]:
        lead, words, now = found.lead, self._desk.words, self._desk.now()
        turns = exchanges(found.transcript, lead, now, words) if found.transcript else []
        moments = words["moments"]
        return {
            "staff": staff,
            "said": lead_words(),
            "lead": lead,
            "page": paths.lead(lead.id),
            "row": row(lead, now, words, late=self._desk.is_late(lead)),
            "owner": name_of_email(lead.assigned_to, found.people),
            "received": moment(lead.created_at, now, moments),
            "updated": moment(lead.updated_at, now, moments),
            "notices": notices(lead, words),
            "reason": check_reason(lead, words),
            "brief": brief(lead),
            "own_words": own_words(found.transcript, lead),
            "contacts": contact_links(lead),
            "coordinates": " · ".join(filter(None, (phone(lead.phone or ""), lead.email))),
            "callback": moment(lead.callback_at, now, moments) if lead.callback_at else None,
            "callback_late": lead.callback_at is not None and lead.callback_at < now,
            "next_step_on": day(lead.next_step_on, moments["full_day"]) if lead.next_step_on else "",
            "next_step_late": lead.next_step_on is not None and lead.next_step_on < now.date(),
            "details": details(lead, now, words),
            "missing": missing(lead, words),
            "reasons": reasons(lead, words),
            "segment_by_staff": "segment" in decided(found.changes),
            "register": register_proposals(lead, found.look_up, words),
            "score": score_card(lead, self._desk.playbook.scoring),
            **consent_card(lead, found.consents, found.people, now, words),
            "exchanges": turns,
            "transcript_href": self._transcript(found, staff),
            "turns": frozenset(item.number for item in turns),
            "history": entries(found.changes, found.people, now, words),
            "proposals": open_proposals(found.changes, found.people, now, words),
            "others": self._others(found),
            "sending": sending_lines(found.sendings, found.people, now, moments),
            **routing_card(found, staff, now, words),
            **self._people(found, frozenset(item.number for item in turns)),
            **referral_values(lead, found.referrals, now, words),
            **self._forms(found, staff, trouble),
        }

    def _transcript(self, found: Found, staff: Staff) -> str:
        """The page of the conversation, for whoever reads conversations as well."""
        if found.transcript is None or not staff.may(Permission.TRANSCRIPTS):
            return ""
        return paths.conversation(found.lead.conversation_id)

    def _forms(self, found: Found, staff: Staff, trouble: Trouble | None) -> dict[str, Any]:
        lead, now = found.lead, self._desk.now()
        possible = moves(lead)
        return {
            "trouble": trouble,
            "errors": trouble.errors if trouble else {},
            "open_form": trouble.form if trouble else "",
            "typed": trouble.typed if trouble else Form(()),
            "conflict": self.conflict(found, trouble) if trouble else None,
            "closed": lead.status in CLOSED,
            "moves": [status.value for status in _MOVES if status in possible],
            "lost_reasons": [item.value for item in LostReason],
            "refusals": [item.value for item in RefusalReason],
            "segments": [item.value for item in Segment],
            "colleagues": found.colleagues,
            "is_admin": staff.may(Permission.USERS),
            "callback_local": lead.callback_at.astimezone(self._desk.zone) if lead.callback_at else None,
            "today": now.date().isoformat(),
        }

    def _people(self, found: Found, turns: frozenset[int]) -> dict[str, Any]:
        beside = [*found.requests, *found.person, *found.organisation]
        now, words = self._desk.now(), self._desk.words
        return people_values(found.lead, found.links, beside, found.people, turns, now, words)

    def _others(self, found: Found) -> list[tuple[str, list[Any]]]:
        same = lead_words()["others"]
        groups: Sequence[tuple[str, Sequence[Lead]]] = (
            (same["conversation"], [other for other in found.requests if other.id != found.lead.id]),
            (same["person"], found.person),
            (same["organisation"], found.organisation),
        )
        now, words = self._desk.now(), self._desk.words
        return [(title, [row(other, now, words) for other in leads]) for title, leads in groups if leads]


def notices(lead: Lead, words: Mapping[str, Any]) -> list[str]:
    """What has to be known before anything is done with this lead."""
    texts = words["notices"]
    found = []
    if lead.status is Status.TO_CHECK:
        found.append(texts.get(lead.check_reason or "other", texts["other"]))
    elif lead.status.value in texts:
        found.append(texts[lead.status.value])
    if lead.source.test:
        found.append(texts["test"])
    return found
