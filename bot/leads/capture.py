"""Save a lead. Whoever calls this may say "saved" once it has returned, and not before."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import Any

from bot.leads.lead import IN_HANDS, Lead, Source, Status
from bot.leads.redaction import without_contact_details
from bot.leads.repository import CaptureUnitOfWork

CREATED = "lead.created"
UPDATED = "lead.updated"
NO_CONTACT_DETAILS = "no_contact_details"
"""The `check_reason` of a lead that nobody could answer."""

_KEPT_FROM_FINAL = frozenset(
    {
        *("id", "conversation_id", "request", "created_at", "kind", "status", "check_reason"),
        *("consent", "source", "do_not_contact", "version"),
    }
)


def capture_draft(uow: CaptureUnitOfWork, lead: Lead) -> Lead:
    """Save what is known so far of a request that is not confirmed yet; returns the lead as it is stored.

    After the request was confirmed, a draft may still complete it but changes nothing of where it stands.
    """
    with uow:
        draft = replace(lead, status=Status.DRAFT, check_reason=None)
        stored = uow.leads.claim(_without_what_was_refused(draft))
        saved = _without_what_was_refused(draft) if stored is None else _draft_over(stored, draft)
        return _keep(uow, stored, saved)


def capture_final(uow: CaptureUnitOfWork, lead: Lead) -> Lead:
    """Save a confirmed request, or a correction of it; returns the lead as it is stored.

    Saving the same request again, from here or from another process, ends with the same single lead.
    """
    with uow:
        final = _settled(lead)
        stored = uow.leads.claim(final)
        if stored is None or stored.status is not Status.ERASED:
            saved = final if stored is None else _final_over(stored, lead)
            _plan_delivery(uow, stored, saved)
            return _keep(uow, stored, saved)
        return stored


def _settled(lead: Lead, *earlier: Lead) -> Lead:
    """The lead with the status that its own content gives it."""
    if lead.refuses_contact:
        return replace(without_contact_details(lead, *earlier), status=Status.NO_CONTACT, check_reason=None)
    if lead.status is Status.TO_CHECK:
        reason = lead.check_reason or (None if lead.reachable else NO_CONTACT_DETAILS)
        return replace(lead, check_reason=reason)
    if not lead.reachable:
        return replace(lead, status=Status.TO_CHECK, check_reason=NO_CONTACT_DETAILS)
    return replace(lead, status=Status.QUALIFIED, check_reason=None)


def _final_over(stored: Lead, lead: Lead) -> Lead:
    settled = _settled(_same_request(stored, lead), stored)
    if stored.status in IN_HANDS and settled.status is not Status.NO_CONTACT:
        return replace(settled, status=stored.status, check_reason=stored.check_reason)
    return settled


def _draft_over(stored: Lead, draft: Lead) -> Lead:
    if stored.status is Status.DRAFT:
        return _without_what_was_refused(_same_request(stored, draft), stored)
    if stored.status in (Status.NO_CONTACT, Status.ERASED):
        return stored  # what was taken out does not come back through a draft
    news: dict[str, Any] = {
        item.name: getattr(draft, item.name)
        for item in dataclasses.fields(Lead)
        if item.name not in _KEPT_FROM_FINAL and getattr(draft, item.name) not in (None, ())
    }
    return _without_what_was_refused(replace(stored, **news), stored, draft)


def _same_request(stored: Lead, lead: Lead) -> Lead:
    """The new content under the identity of the stored lead, with what staff decided about it."""
    return replace(
        lead,
        id=stored.id,
        created_at=stored.created_at,
        version=stored.version,
        do_not_contact=stored.do_not_contact or lead.do_not_contact,
        source=_one_source(stored.source, lead.source),
        assigned_to=stored.assigned_to or lead.assigned_to,
    )


def _one_source(stored: Source, given: Source) -> Source:
    """A test stays a test, whatever a later capture says of it."""
    return replace(given, test=given.test or stored.test)


def _without_what_was_refused(lead: Lead, *earlier: Lead) -> Lead:
    return without_contact_details(lead, *earlier) if lead.refuses_contact else lead


def _plan_delivery(uow: CaptureUnitOfWork, stored: Lead | None, saved: Lead) -> None:
    if not saved.deliverable:
        if stored is not None:
            uow.outbox.cancel(stored.id)
    elif stored is None or not stored.deliverable:
        uow.outbox.add(saved.id, CREATED, saved.updated_at)
    elif not _same_content(stored, saved):
        uow.outbox.add(saved.id, UPDATED, saved.updated_at)


def _keep(uow: CaptureUnitOfWork, stored: Lead | None, saved: Lead) -> Lead:
    if stored is not None and _same_content(stored, saved):
        return stored
    if stored is not None:
        saved = uow.leads.save(saved)
    uow.commit()
    return saved


def _same_content(one: Lead, other: Lead) -> bool:
    return replace(one, updated_at=other.updated_at) == other
