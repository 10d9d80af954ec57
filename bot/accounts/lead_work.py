"""What members of staff do with leads: allowed by their role, stored with its history, and audited."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.accounts.account import User
from bot.accounts.audit import AuditLog, record
from bot.accounts.permissions import Permission, may
from bot.accounts.repository import UserRepository
from bot.leads import changes
from bot.leads.changes import ChangeRefused, LostReason, checked_note, checked_reason
from bot.leads.consent import ConsentLog, Purpose, decided, decisions
from bot.leads.do_not_contact import DoNotContactList, Mark, RefusalReason
from bot.leads.following import Step, nothing
from bot.leads.history import Act, Change, ChangeLog, differences
from bot.leads.lead import Lead, Status
from bot.leads.origins import OriginLog, note_decided
from bot.leads.outgoing import plan_delivery, same_content
from bot.leads.repository import ErasureGuard, LeadChanged, LeadRepository, Outbox
from bot.qualification.segments import Segment

READ, CHANGED, NOTED = "lead.read", "lead.changed", "lead.noted"
MARKED, UNMARKED = "lead.do_not_contact", "lead.contact_allowed"
CONSENT_NOTED = "lead.consent_noted"
KIND = "lead"


class Forbidden(PermissionError):
    """The role of this member of staff does not allow it."""


class UnknownLead(LookupError):
    """There is no lead with this id, or no longer."""


class LeadWorkUnitOfWork(Protocol):
    """The part of a unit of work that working on leads needs."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def changes(self) -> ChangeLog: ...
    @property
    def consents(self) -> ConsentLog: ...
    @property
    def erasures(self) -> ErasureGuard: ...
    @property
    def do_not_contact(self) -> DoNotContactList: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def origins(self) -> OriginLog: ...
    @property
    def users(self) -> UserRepository: ...
    @property
    def audit(self) -> AuditLog: ...


@dataclass(frozen=True)
class LeadWork:
    """One member of staff at work, in one transaction; the caller commits it.

    Every act takes the lead as it was opened and gives it as it was stored. It raises `ChangeRefused` for
    what cannot be done, and `LeadChanged` when somebody else saved the lead in between.
    """

    uow: LeadWorkUnitOfWork
    user: User
    now: datetime.datetime
    """In the vendor's time zone."""
    follow: Step = nothing
    """What a change brings with it, such as another score."""

    def open(self, lead_id: str, *, seen: int | None = None) -> Lead:
        """The lead to work on, in the version that was `seen`; None takes it as it is."""
        if not may(self.user.role, Permission.LEADS):
            raise Forbidden(KIND)
        lead = self.uow.leads.get(lead_id)
        if lead is None:
            raise UnknownLead(lead_id)
        if seen is not None and lead.version != seen:
            raise LeadChanged(lead_id)
        return lead

    def correct(self, lead: Lead, values: Mapping[str, Any], reason: str) -> Lead:
        """Put right what was noted wrong. Whoever must not be contacted stays so under a new address."""
        after = changes.corrected(lead, values)
        if same_content(lead, after):
            return lead
        why = checked_reason(reason)
        if lead.do_not_contact:
            self.uow.do_not_contact.add(after, Mark(RefusalReason.OTHER, self.now, self.user.id))
        elif self.uow.do_not_contact.covers(after):
            after = _silenced(after)
        return self._keep(lead, after, why)

    def correct_segment(self, lead: Lead, segment: Segment, reason: str) -> Lead:
        """Say which segment it is, and why."""
        after = changes.with_segment(lead, segment)
        return lead if after == lead else self._keep(lead, after, checked_reason(reason))

    def verify(self, lead: Lead, checked: str) -> Lead:
        """Clear « to check »: says what was checked, of a lead with a segment and a way to answer."""
        return self._keep(lead, changes.verified(lead), checked_reason(checked))

    def assign(self, lead: Lead, email: str | None) -> Lead:
        """Give the lead to somebody who works on leads, or to nobody."""
        owner = self._colleague(email) if email else None
        return self._keep(lead, changes.assigned(lead, owner))

    def move(self, lead: Lead, status: Status, lost: LostReason | None = None, reason: str = "") -> Lead:
        """Change where the lead stands; a lost one says why."""
        words = checked_reason(reason) if reason.strip() else None
        return self._keep(lead, changes.moved(lead, status, self.now, lost), words)

    def plan_callback(self, lead: Lead, at: datetime.datetime | None) -> Lead:
        """Plan a call, or none."""
        return self._keep(lead, changes.with_callback(lead, at, self.now))

    def plan_next_step(self, lead: Lead, text: str, on: datetime.date | None) -> Lead:
        """Say what will be done next, and until when."""
        return self._keep(lead, changes.with_next_step(lead, text, on, self.now.date()))

    def note(self, lead: Lead, text: str) -> None:
        """Leave a note. It changes nothing of the lead, and so disturbs nobody who is changing it."""
        words = checked_note(text)
        change = Change(lead.id, self.now, self.user.id, Act.NOTED, lead.version, reason=words)
        self.uow.changes.add([change])
        record(self.uow, self.user, NOTED, KIND, lead.id, self.now)

    def note_consent(self, lead: Lead, purpose: Purpose, given: bool, words: str) -> Lead:
        """Note what the person told us of one purpose; `words` say how."""
        after = decided(lead, purpose, given, self.now, self.user.id)
        if after == lead:
            return lead
        reason = checked_reason(words)
        details = {"purpose": purpose.value, "given": given}
        saved = self._keep(lead, after, reason, audited=CONSENT_NOTED, **details)
        if saved.status is not Status.NO_CONTACT:  # otherwise nothing that may name the person is kept
            how = Change(saved.id, self.now, self.user.id, Act.NOTED, saved.version, reason=reason)
            self.uow.changes.add([how])
        return saved

    def forbid_contact(self, lead: Lead, why: RefusalReason, words: str = "") -> Lead:
        """Say that this person must not be contacted: about this request, any other, and any later one."""
        reason = checked_reason(words) if words.strip() or why is RefusalReason.OTHER else None
        self.uow.do_not_contact.add(lead, Mark(why, self.now, self.user.id))
        for other in self.uow.leads.of_person(lead):
            self._keep(other, _silenced(other), audited=MARKED, why=why.value)
        return self._keep(lead, _silenced(lead), reason, audited=MARKED, why=why.value)

    def allow_contact(self, lead: Lead, reason: str) -> Lead:
        """Take the mark back: it was a mistake, or the person asked for it. Only an administrator may.

        Other requests keep it that have a contact detail which was marked on its own.
        """
        if not may(self.user.role, Permission.USERS):
            raise Forbidden(UNMARKED)
        words = checked_reason(reason)
        self.uow.do_not_contact.remove(lead)
        for other in self.uow.leads.of_person(lead):
            if not self.uow.do_not_contact.covers(other):
                self._keep(other, replace(other, do_not_contact=False), words, audited=UNMARKED)
        return self._keep(lead, replace(lead, do_not_contact=False), words, audited=UNMARKED)

    def _colleague(self, email: str) -> str:
        user = self.uow.users.by_email(email)
        if user is None or user.disabled or not may(user.role, Permission.LEADS):
            raise ChangeRefused("no_such_colleague", "assigned_to")
        return user.email

    def _keep(
        self, before: Lead, after: Lead, reason: str | None = None, audited: str = CHANGED, **details: Any
    ) -> Lead:
        if same_content(before, after):
            return before
        after = replace(after, updated_at=self.now)
        note_decided(self.uow, before, after, self.user.id)
        changed = self.follow(self.uow, before, after)
        plan_delivery(self.uow, before, changed)
        saved = self.uow.leads.save(changed)
        self.uow.consents.add(decisions(before, saved))
        news = list(differences(before, saved, by=self.user.id, act=Act.SET, reason=reason))
        self.uow.changes.add(news)
        if saved.status is Status.NO_CONTACT:
            self.uow.changes.forget_person(saved.id)
            self.uow.erasures.ask_redaction(saved.conversation_id, self.now)
        fields = [change.field for change in news]
        record(self.uow, self.user, audited, KIND, saved.id, self.now, fields=fields, **details)
        return saved


def _silenced(lead: Lead) -> Lead:
    return replace(lead, do_not_contact=True, callback_at=None)
