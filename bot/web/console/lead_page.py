"""The page of one lead: everything needed to call, and why the assistant chose its segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.conversations.conversation import Transcript
from bot.leads.lead import Consent, Lead, Status
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.details import contact_links, details, missing
from bot.web.console.guards import Problem, Staff
from bot.web.console.moments import moment
from bot.web.console.reasons import reasons
from bot.web.console.rows import check_reason, row
from bot.web.console.transcript import exchanges

Found = tuple[Lead, Transcript | None, Sequence[Lead]]


class LeadPage:
    """The address of each lead."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/demandes/<id>."""
        lead_id = request.path_params["lead_id"]

        def find(uow: UnitOfWork) -> Found | None:
            lead = uow.leads.get(lead_id)
            if lead is None:
                return None
            conversation = lead.conversation_id
            return lead, uow.conversations.transcript(conversation), uow.leads.of_conversation(conversation)

        found = await self._desk.store.read(find)
        if found is None:
            raise Problem("lead_not_found", 404)
        return self._desk.pages.render("lead.html", {**self._values(*found), "staff": staff})

    def _values(self, lead: Lead, transcript: Transcript | None, requests: Sequence[Lead]) -> dict[str, Any]:
        words, now = self._desk.words, self._desk.now()
        turns = exchanges(transcript, lead, now, words) if transcript else []
        return {
            "lead": lead,
            "row": row(lead, now, words),
            "received": moment(lead.created_at, now, words["moments"]),
            "updated": moment(lead.updated_at, now, words["moments"]),
            "notices": notices(lead, words),
            "reason": check_reason(lead, words),
            "contacts": contact_links(lead),
            "callback": moment(lead.callback_at, now, words["moments"]) if lead.callback_at else None,
            "details": details(lead, now, words),
            "missing": missing(lead, words),
            "reasons": reasons(lead, words),
            "score_reasons": lead.score_reasons,
            "consent": consent_lines(lead, words),
            "consent_at": moment(lead.consent.at, now, words["moments"]) if lead.consent.at else None,
            "lawful_basis": words["lawful_bases"].get(lead.lawful_basis or "", lead.lawful_basis or ""),
            "exchanges": turns,
            "turns": frozenset(item.number for item in turns),
            "others": [(other.request, paths.lead(other.id)) for other in requests if other.id != lead.id],
        }


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


def consent_lines(lead: Lead, words: Mapping[str, Any]) -> list[str]:
    """What the visitor allowed."""
    texts, consent = words["consent"], lead.consent
    lines = [texts[_contact(lead, consent)]]
    if consent.contact is not None:
        lines.append(texts["marketing_yes" if consent.marketing else "marketing_no"])
    return lines


def _contact(lead: Lead, consent: Consent) -> str:
    if consent.contact is not None:
        return "contact_yes" if consent.contact else "contact_no"
    return "contact_owed" if lead.segment == "B2R" else "contact_unasked"
