"""Make two requests, persons or organisations one, and undo it: allowed by role, stored whole, and audited.

Callable with any unit of work: by the console, by the command line, by the step that finds duplicates.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.accounts.account import User
from bot.accounts.audit import AuditLog, record
from bot.accounts.lead_work import KIND, Forbidden, UnknownLead
from bot.accounts.permissions import Permission, may
from bot.leads.changes import ChangeRefused
from bot.leads.following import Step, nothing
from bot.leads.history import Act, ChangeLog, differences
from bot.leads.lead import Lead, Status
from bot.leads.origins import OriginLog, note_taken_over
from bot.leads.outgoing import CREATED, UPDATED, plan_delivery, same_content
from bot.leads.repository import LeadChanged, LeadRepository, Outbox
from bot.matching.absorbing import as_absorbed, check_mergeable, combined
from bot.matching.repository import (
    MatchRepository,
    Merge,
    MergeRepository,
    Proposal,
    ProposalRepository,
    ProposalStatus,
    Same,
    TakenBack,
)

MERGED, UNMERGED = "lead.merged", "lead.unmerged"
JOINED, SET_APART = "match.joined", "match.set_apart"
_MOST_SILENCED = 200
_OWNERS = (Same.PERSON, Same.ORGANISATION)


class UnknownMerge(LookupError):
    """There is no merge with this number, or what it was about was erased."""


class UnknownProposal(LookupError):
    """There is no proposal with this number, or what it was about was erased."""


class MergingUnitOfWork(Protocol):
    """The part of a unit of work that merging needs."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def changes(self) -> ChangeLog: ...
    @property
    def origins(self) -> OriginLog: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def matches(self) -> MatchRepository: ...
    @property
    def merges(self) -> MergeRepository: ...
    @property
    def proposals(self) -> ProposalRepository: ...


@dataclass(frozen=True)
class Merging:
    """One member of staff, or the command line, at work in one transaction; the caller commits it."""

    uow: MergingUnitOfWork
    user: User | None
    now: datetime.datetime
    follow: Step = nothing
    """What a change of a request brings with it, such as another score."""

    def merge(self, kept: str, absorbed: str, *, seen: tuple[int, int] | None = None) -> Merge:
        """Let one request take in another, in the versions that were `seen`; None takes them as they are.

        Raises `ChangeRefused`, `UnknownLead`, `LeadChanged` or `Forbidden`, and has changed nothing then.
        """
        self._allowed()
        first, second = self._locked(kept, absorbed, seen)
        check_mergeable(first, second)
        others = self._of_both_persons(first, second)
        before = self.uow.merges.picture([first.id, second.id, *(other.id for other in others)])
        for kind in _OWNERS:
            self._join_owners(kind, first.id, second.id)
        # First what the absorbed one lets go of: a call that was planned for it is planned for the other.
        self._keep(second, self._followed(second, as_absorbed(second)))
        filled = combined(first, second)
        note_taken_over(self.uow, first, filled, second)
        self._keep(first, self._followed(first, filled))
        self._silence(others)
        self._settle(first.id, second.id, (Same.REQUEST, Same.PERSON))
        by = self.user.id if self.user else None
        merge = self.uow.merges.add(Merge(Same.REQUEST, first.id, second.id, self.now, by), before)
        record(self.uow, self.user, MERGED, KIND, second.id, self.now, into=first.id, merge=merge.id)
        return merge

    def unmerge(self, merge_id: int) -> Merge:
        """Give back what was there before; what was done since stays with the request that was worked on."""
        self._allowed()
        merge = self.uow.merges.get(merge_id)
        if merge is None:
            raise UnknownMerge(str(merge_id))
        if merge.undone_at is not None:
            raise ChangeRefused("already_undone")
        by = self.user.id if self.user else None
        taken = self.uow.merges.take_back(merge, self.now, by)
        if merge.kind is Same.REQUEST:
            self._hand_back(merge, taken)
        subject = merge.absorbed if merge.kind is Same.REQUEST else None
        kind = KIND if subject else merge.kind.value
        record(self.uow, self.user, UNMERGED, kind, subject or merge.absorbed, self.now, merge=merge.id)
        return replace(merge, undone_at=self.now, undone_by=by)

    def accept(self, proposal_id: int, *, seen: tuple[int, int] | None = None) -> Merge | None:
        """Somebody looked: the two are one. None when they have become one in the meantime."""
        proposal = self._waiting(proposal_id)
        if proposal.kind is Same.REQUEST:
            merge: Merge | None = self.merge(proposal.one, proposal.other, seen=seen)
        else:
            merge = self.join(proposal.kind, proposal.one, proposal.other, proposal.why, seen=seen)
        if merge is None:
            self._decide(proposal, ProposalStatus.ACCEPTED)
        return merge

    def dismiss(self, proposal_id: int) -> None:
        """Somebody looked: they are two, and are never merged by themselves."""
        proposal = self._waiting(proposal_id)
        self._decide(proposal, ProposalStatus.DISMISSED)
        record(
            self.uow, self.user, SET_APART, KIND, proposal.other, self.now,
            other=proposal.one, what=proposal.kind.value,
        )  # fmt: skip

    def join(
        self,
        kind: Same,
        one: str,
        other: str,
        why: Sequence[str] = (),
        *,
        seen: tuple[int, int] | None = None,
    ) -> Merge | None:
        """Say that the people, or the organisations, behind two requests are one."""
        self._allowed()
        first, second = self._locked(one, other, seen)
        if first.source.test != second.source.test:
            raise ChangeRefused("merge_test")
        kept, absorbed = (self.uow.matches.links(lead.id).of(kind) for lead in (first, second))
        if kept is None or absorbed is None:
            raise ChangeRefused("nobody_to_merge")
        if kept == absorbed:
            return None
        others = self._of_both_persons(first, second) if kind is Same.PERSON else []
        before = self.uow.merges.picture([first.id, second.id, *(lead.id for lead in others)])
        self.uow.matches.join(kind, kept, absorbed)
        self._silence(others)
        self._settle(one, other, (kind,))
        by = self.user.id if self.user else None
        merge = self.uow.merges.add(Merge(kind, kept, absorbed, self.now, by, why=tuple(why)), before)
        record(self.uow, self.user, JOINED, KIND, second.id, self.now, other=first.id, what=kind.value)
        return merge

    def _allowed(self) -> None:
        if self.user is not None and not may(self.user.role, Permission.LEADS):
            raise Forbidden(KIND)

    def _locked(self, one: str, other: str, seen: tuple[int, int] | None) -> tuple[Lead, Lead]:
        """Both, locked in the same order by everybody: two who merge the same pair wait in no ring."""
        found = {lead_id: self.uow.leads.lock(lead_id) for lead_id in sorted({one, other})}
        first, second = found[one], found[other]
        if first is None or second is None:
            raise UnknownLead(one if first is None else other)
        if seen is not None and (first.version, second.version) != seen:
            raise LeadChanged(one if first.version != seen[0] else other)
        return first, second

    def _join_owners(self, kind: Same, one: str, other: str) -> None:
        kept, absorbed = (self.uow.matches.links(lead_id).of(kind) for lead_id in (one, other))
        if kept and absorbed and kept != absorbed and kind is Same.PERSON:
            self.uow.matches.join(kind, kept, absorbed)

    def _of_both_persons(self, one: Lead, other: Lead) -> list[Lead]:
        """The requests of two persons, when one of them must not be contacted and the other could be."""
        owners = [self.uow.matches.links(lead.id).person for lead in (one, other)]
        ids = [
            lead_id
            for owner in owners
            if owner is not None
            for lead_id in self.uow.matches.requests_of(Same.PERSON, owner, limit=_MOST_SILENCED)
        ]
        found = [*self.uow.leads.with_ids(ids), one, other]
        if not any(lead.do_not_contact for lead in found):
            return []
        return [lead for lead in found if not lead.do_not_contact and lead.id not in (one.id, other.id)] + [
            lead for lead in (one, other) if not lead.do_not_contact
        ]

    def _silence(self, leads: Sequence[Lead]) -> None:
        for lead in leads:
            now = self.uow.leads.get(lead.id)
            if now is not None and not now.do_not_contact and now.status is not Status.MERGED:
                self._keep(now, replace(now, do_not_contact=True, callback_at=None))

    def _followed(self, before: Lead, after: Lead) -> Lead:
        if same_content(before, after):
            return before
        try:
            return self.follow(self.uow, before, after)
        except ChangeRefused:  # the call cannot be made at that time: it is not taken over
            return self.follow(self.uow, before, replace(after, callback_at=before.callback_at))

    def _keep(self, before: Lead, after: Lead) -> None:
        if same_content(before, after):
            return
        changed = replace(after, updated_at=self.now)
        plan_delivery(self.uow, before, changed)
        saved = self.uow.leads.save(changed)
        by = self.user.id if self.user else None
        self.uow.changes.add(differences(before, saved, by=by, act=Act.MERGED))

    def _hand_back(self, merge: Merge, taken: TakenBack) -> None:
        """Plan what is to be delivered of requests that did not come back exactly as they were."""
        kept, absorbed = self.uow.leads.get(merge.kept), self.uow.leads.get(merge.absorbed)
        if absorbed is not None and merge.fresh and absorbed.status is not Status.MERGED:
            draft = replace(absorbed, status=Status.DRAFT)
            followed = self.follow(self.uow, draft, replace(absorbed, updated_at=self.now))
            plan_delivery(self.uow, draft, followed)
            self.uow.leads.save(followed)
        for lead, event in ((kept, UPDATED), (absorbed, CREATED)):
            if lead is None or lead.id not in taken.changed or not lead.deliverable:
                continue
            if not self.uow.outbox.waiting(lead.id):
                self.uow.outbox.add(lead.id, event, self.now)

    def _waiting(self, proposal_id: int) -> Proposal:
        self._allowed()
        proposal = self.uow.proposals.get(proposal_id)
        if proposal is None:
            raise UnknownProposal(str(proposal_id))
        if proposal.status is not ProposalStatus.OPEN:
            raise ChangeRefused("already_decided")
        return proposal

    def _decide(self, proposal: Proposal, status: ProposalStatus) -> None:
        by = self.user.id if self.user else None
        self.uow.proposals.decide(replace(proposal, status=status, by=by, decided_at=self.now))

    def _settle(self, one: str, other: str, kinds: Sequence[Same]) -> None:
        """What was proposed of two that are one now is decided; undoing the merge opens it again."""
        for proposal in self.uow.proposals.of_lead(other):
            if {proposal.one, proposal.other} == {one, other} and proposal.kind in kinds:
                self._decide(proposal, ProposalStatus.ACCEPTED)
