"""Save a lead. Whoever calls this may say "saved" once it has returned, and not before.

Of a conversation that was erased nothing can be saved: both raise `bot.leads.repository.ConversationErased`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.leads.consent import decisions, in_force
from bot.leads.following import Step, nothing
from bot.leads.history import (
    CONTENT,
    Act,
    Change,
    as_text,
    decided,
    differences,
    found,
    last_said,
    taken_over,
)
from bot.leads.lead import IN_HANDS, Lead, Source, Status
from bot.leads.origins import note_told
from bot.leads.outgoing import CREATED, UPDATED, plan_delivery, same_content
from bot.leads.people import organisation_key
from bot.leads.redaction import without_contact_details
from bot.leads.repository import CaptureUnitOfWork

__all__ = ["CREATED", "NO_CONTACT_DETAILS", "UPDATED", "capture_draft", "capture_final", "keep_draft"]

NO_CONTACT_DETAILS = "no_contact_details"
"""The `check_reason` of a lead that nobody could answer."""

_OF_STAFF = ("assigned_to", "next_step", "next_step_on", "lost_reason", "contacted_at")
"""What only staff says of a lead; no conversation knows it."""
_KEPT_FROM_FINAL = frozenset(
    {
        *("id", "conversation_id", "request", "created_at", "kind", "status", "check_reason"),
        *("consent", "source", "do_not_contact", "version", "callback_at", *_OF_STAFF),
    }
)
_WITH_SEGMENT = ("segment", "profile", "confidence", "lawful_basis")
"""What follows from the segment: who corrected it decided these as well."""


def capture_draft(uow: CaptureUnitOfWork, lead: Lead, follow: Step = nothing) -> Lead:
    """Save what is known so far of a request that is not confirmed yet; returns the lead as it is stored.

    After the request was confirmed, a draft may still complete it but changes nothing of where it stands;
    what has to `follow` then follows as well.
    """
    with uow:
        kept = keep_draft(uow, lead, follow)
        if kept.is_news:
            uow.commit()
        return kept.lead


@dataclass(frozen=True)
class Kept:
    """A lead as it is stored, and whether anything had to be written for it."""

    lead: Lead
    is_news: bool


def keep_draft(uow: CaptureUnitOfWork, lead: Lead, follow: Step = nothing, turn: int | None = None) -> Kept:
    """The same within a transaction that somebody else commits.

    `turn` is the number of the message that said what is new; the last one's, unless given.
    """
    uow.erasures.hold_off(lead.conversation_id)
    draft = _marked(uow, replace(lead, status=Status.DRAFT, check_reason=None))
    first = _without_what_was_refused(draft)
    stored = uow.leads.claim(first)
    if stored is None:
        note_told(uow, None, first, turn)
        return _keep(uow, None, first)
    history = uow.changes.of_lead(stored.id)
    kept = _under_staff(stored, draft, history)
    saved = _draft_over(stored, kept)
    note_told(uow, stored, saved, turn)
    if stored.status is not Status.DRAFT and not same_content(stored, saved):
        saved = follow(uow, stored, saved)
    return _keep(uow, stored, saved, _proposed(stored, draft, history))


def capture_final(uow: CaptureUnitOfWork, lead: Lead, follow: Step = nothing) -> Lead:
    """Save a confirmed request, or a correction of it; returns the lead as it is stored.

    Saving the same request again, from here or from another process, ends with the same single lead. What
    has to `follow` is done in the same transaction.
    """
    with uow:
        kept = _keep_final(uow, lead, follow)
        if kept.is_news:
            uow.commit()
        return kept.lead


def _keep_final(uow: CaptureUnitOfWork, lead: Lead, follow: Step) -> Kept:
    uow.erasures.hold_off(lead.conversation_id)
    marked = _marked(uow, lead)
    final = _settled(marked)
    stored = uow.leads.claim(final)
    if stored is None:
        note_told(uow, None, final)
        followed = follow(uow, None, final)
        plan_delivery(uow, None, followed)
        return _keep(uow, None, followed if same_content(final, followed) else uow.leads.save(followed))
    if stored.status is Status.ERASED:
        return Kept(stored, is_news=False)
    history = uow.changes.of_lead(stored.id)
    kept = _under_staff(stored, marked, history)
    told = _final_over(stored, kept, history)
    note_told(uow, stored, told)
    saved = follow(uow, stored, told)
    plan_delivery(uow, stored, saved)
    return _keep(uow, stored, saved, _proposed(stored, lead, history))


def _marked(uow: CaptureUnitOfWork, lead: Lead) -> Lead:
    """Whoever must not be contacted stays so in every later request."""
    return _silenced(replace(lead, do_not_contact=True)) if uow.do_not_contact.covers(lead) else lead


def _silenced(lead: Lead) -> Lead:
    return replace(lead, callback_at=None) if lead.do_not_contact else lead


def _under_staff(stored: Lead, lead: Lead, history: Sequence[Change]) -> Lead:
    """The new content, but what staff corrected stays, and what the register told of the same organisation.

    Of a visitor who had refused, nothing is left.
    """
    if stored.status is Status.NO_CONTACT:
        return lead
    names = _decided_content(history)
    names |= {name for name in taken_over(history) & set(CONTENT) if getattr(lead, name) is None}
    kept = replace(lead, **{name: getattr(stored, name) for name in names}) if names else lead
    if kept.siren and kept.siren != stored.siren:
        return kept
    if organisation_key(kept.organisation) != organisation_key(stored.organisation):
        return kept
    untold = [name for name in found(history) if getattr(kept, name) is None]
    return replace(kept, **{name: getattr(stored, name) for name in untold}) if untold else kept


def _decided_content(history: Sequence[Change]) -> set[str]:
    names = decided(history)
    kept = names & {*CONTENT, "callback_at"}
    return {*kept, *(_WITH_SEGMENT if "segment" in names else ())}


def _proposed(stored: Lead, lead: Lead, history: Sequence[Change]) -> Iterator[Change]:
    """What the visitor says now of something that staff corrected: shown to staff, and said once."""
    if stored.status is Status.NO_CONTACT or lead.refuses_contact:
        return
    last = last_said(history)
    for name in sorted(_decided_content(history) & {*CONTENT, "callback_at", "segment"}):
        said, known = as_text(getattr(lead, name)), as_text(getattr(stored, name))
        if said is not None and said not in (known, last.get(name)):
            yield Change(
                *(stored.id, lead.updated_at, None, Act.PROPOSED, stored.version, name),
                before=known,
                after=said,
            )


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


def _final_over(stored: Lead, lead: Lead, history: Sequence[Change]) -> Lead:
    settled = _settled(_same_request(stored, lead), stored)
    if settled.status is Status.NO_CONTACT:
        return settled
    if stored.status in (*IN_HANDS, Status.MERGED) or (
        "status" in decided(history) and stored.status is not Status.NO_CONTACT
    ):
        return replace(settled, status=stored.status, check_reason=stored.check_reason)
    if settled.status is Status.QUALIFIED and settled.assigned_to:
        return replace(settled, status=Status.ASSIGNED)
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
    news["do_not_contact"] = stored.do_not_contact or draft.do_not_contact
    return _without_what_was_refused(_silenced(replace(stored, **news)), stored, draft)


def _same_request(stored: Lead, lead: Lead) -> Lead:
    """The new content under the identity of the stored lead, with what staff decided about it."""
    same = replace(
        lead,
        id=stored.id,
        created_at=stored.created_at,
        version=stored.version,
        do_not_contact=stored.do_not_contact or lead.do_not_contact,
        source=_one_source(stored.source, lead.source),
        consent=in_force(stored.consent, lead.consent),
        **{name: getattr(stored, name) for name in _OF_STAFF},
    )
    return _silenced(same)


def _one_source(stored: Source, given: Source) -> Source:
    """A test stays a test, whatever a later capture says of it."""
    return replace(given, test=given.test or stored.test)


def _without_what_was_refused(lead: Lead, *earlier: Lead) -> Lead:
    return without_contact_details(lead, *earlier) if lead.refuses_contact else lead


def _keep(uow: CaptureUnitOfWork, stored: Lead | None, saved: Lead, proposed: Iterable[Change] = ()) -> Kept:
    news = list(proposed)
    unchanged = stored is not None and same_content(stored, saved)
    uow.consents.add(decisions(stored, saved))
    if saved.refuses_contact:
        uow.erasures.ask_redaction(saved.conversation_id, saved.updated_at)
    if stored is not None:
        if unchanged and not news:
            return Kept(stored, is_news=False)
        if not unchanged:
            saved = uow.leads.save(saved)
            if stored.status is not Status.DRAFT:
                news += differences(stored, saved, by=None, act=Act.TOLD)
    uow.changes.add(news)
    if stored is not None and saved.status is Status.NO_CONTACT:
        uow.changes.forget_person(saved.id)
    return Kept(stored if stored is not None and unchanged else saved, is_news=True)
