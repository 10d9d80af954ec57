"""The same request sent again: recognised when it is certain, proposed when it is likely."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from enum import Enum

from rapidfuzz import fuzz

from bot.leads.consent import Purpose, answer_to
from bot.leads.following import Step
from bot.leads.history import CONTENT, Act, Change, as_text, differences
from bot.leads.lead import Lead, Status
from bot.leads.origins import note_taken_over
from bot.leads.outgoing import plan_delivery, same_content
from bot.matching.absorbing import as_absorbed, combined, stricter
from bot.matching.merging import MergingUnitOfWork
from bot.matching.organisation_names import plain_name
from bot.matching.repository import Merge, Proposal, Same
from bot.matching.rules import MatchingRules
from bot.search.words import fold

_OPEN = frozenset({Status.TO_CHECK, Status.QUALIFIED, Status.ASSIGNED, Status.CONTACTED})
_NEW = frozenset({Status.TO_CHECK, Status.QUALIFIED})
_LIKELY = 75
_LOOKED_AT = 10
"""So many of the person's newest requests are compared."""
_FIGURES = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W_]+")
_SAME_OR_MISSING = ("usage", "reference", "deadline", "siren", "budget", "budget_period")


class Sameness(Enum):
    """Whether two requests of one person ask for the same."""

    CERTAIN = "certain"
    LIKELY = "likely"
    NO = "no"


def sameness(lead: Lead, earlier: Lead, rules: MatchingRules) -> Sameness:
    """The same segment, words and figures, shortly after: the same request. Less is a guess."""
    if lead.segment is None or (lead.segment, lead.kind) != (earlier.segment, earlier.kind):
        return Sameness.NO
    within = datetime.timedelta(days=rules.duplicate_days)
    if not within:
        return Sameness.NO
    if earlier.status not in _OPEN or lead.created_at - earlier.created_at > within:
        return Sameness.NO
    wanted, before = _wanted(lead), _wanted(earlier)
    if not wanted or not before or _FIGURES.findall(wanted) != _FIGURES.findall(before):
        return Sameness.NO
    alike = fuzz.token_sort_ratio(wanted, before)
    if alike >= rules.same_need and not _differs(lead, earlier):
        return Sameness.CERTAIN
    return Sameness.LIKELY if alike >= _LIKELY else Sameness.NO


@dataclass(frozen=True)
class Duplicates:
    """What happens to a request when it is saved for the first time, in the transaction that saves it."""

    uow: MergingUnitOfWork
    rules: MatchingRules
    now: datetime.datetime
    follow: Step
    """What a change of the earlier request brings with it."""

    def absorb(self, lead: Lead) -> Lead:
        """The request, taken in by the one it repeats; itself when it repeats none for certain."""
        if lead.status not in _NEW or lead.source.test or lead.do_not_contact:
            return lead  # an evaluation is repeated on purpose
        for earlier in self._earlier(lead):
            found = sameness(lead, earlier, self.rules)
            if found is Sameness.NO or self.uow.merges.are_apart(Same.REQUEST, earlier.id, lead.id):
                continue
            if found is Sameness.CERTAIN:
                return self._taken_in(earlier.id, lead)
            why = ("same_person", "similar_need")
            self.uow.proposals.add(Proposal(Same.REQUEST, earlier.id, lead.id, self.now, why))
        return lead

    def pass_on(self, before: Lead, lead: Lead) -> Lead:
        """What the visitor says now of a request that another one took in is proposed there."""
        merge = self.uow.merges.into(lead.id)
        kept = self.uow.leads.lock(merge.kept) if merge else None
        if kept is None:
            return lead
        if lead.status is Status.NO_CONTACT:
            self._silence(kept)
            return lead
        if answer_to(before.consent, Purpose.MARKETING) is not False:
            self._keep(kept, replace(kept, consent=stricter(kept, lead)))
        told = [name for name in CONTENT if getattr(lead, name) not in (getattr(before, name), None)]
        self.uow.changes.add(
            Change(
                kept.id, self.now, None, Act.PROPOSED, kept.version, name,
                before=as_text(getattr(kept, name)), after=as_text(getattr(lead, name)),
            )
            for name in told
            if getattr(lead, name) != getattr(kept, name)
        )  # fmt: skip
        return lead

    def _earlier(self, lead: Lead) -> list[Lead]:
        """The person's other requests, the first of them first: it is the one that stays."""
        person = self.uow.matches.links(lead.id).person
        if person is None:
            return []
        ids = self.uow.matches.requests_of(Same.PERSON, person, limit=_LOOKED_AT)
        others = self.uow.leads.with_ids([other for other in ids if other != lead.id])
        return [other for other in reversed(others) if other.created_at <= lead.created_at]

    def _taken_in(self, earlier: str, lead: Lead) -> Lead:
        kept = self.uow.leads.lock(earlier)
        if kept is None or kept.status not in _OPEN:
            return lead  # somebody was faster
        filled = combined(kept, lead)
        says_more = not same_content(kept, filled)
        # Of a request that learns nothing nothing changes: no picture of it is needed to undo the merge.
        before = self.uow.merges.picture([kept.id] if says_more else [])
        if says_more:
            note_taken_over(self.uow, kept, filled, lead)
            self._keep(kept, filled)
        absorbed = as_absorbed(lead)
        why = ("same_person", "same_need")
        merge = Merge(Same.REQUEST, kept.id, lead.id, self.now, None, automatic=True, why=why, fresh=True)
        self.uow.merges.add(merge, before, coming=(lead, absorbed))
        return absorbed

    def _silence(self, kept: Lead) -> None:
        self._keep(kept, replace(kept, do_not_contact=True, callback_at=None))

    def _keep(self, kept: Lead, after: Lead) -> None:
        if same_content(kept, after):
            return
        followed = self.follow(self.uow, kept, replace(after, updated_at=self.now))
        plan_delivery(self.uow, kept, followed)
        saved = self.uow.leads.save(followed)
        self.uow.changes.add(differences(kept, saved, by=None, act=Act.MERGED))


def _wanted(lead: Lead) -> str:
    """What is asked for, folded, without signs."""
    return " ".join(_WORDS.findall(fold(lead.need or lead.regulation or "")))


def _differs(lead: Lead, earlier: Lead) -> bool:
    """Whether something that is known of both says that they are two requests."""
    pairs = [(getattr(lead, name), getattr(earlier, name)) for name in _SAME_OR_MISSING]
    pairs.append((plain_name(lead.organisation), plain_name(earlier.organisation)))
    return any(one and other and one != other for one, other in pairs)
