"""Finds out whose request it is: a step of what follows when a confirmed request is saved.

Whoever is the same for certain becomes one person, whoever may be is proposed. A key that stands in too many
requests is asked nothing. Called again with the same request, it changes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.leads.lead import Lead, Status
from bot.leads.repository import LeadRepository
from bot.matching.judging import Judgement, judge_organisation, judge_person
from bot.matching.keys import OF_ORGANISATIONS, OF_PERSONS, Key, keys_of
from bot.matching.person_names import Names, compare_names
from bot.matching.repository import (
    Known,
    Links,
    MatchRepository,
    Merge,
    MergeRepository,
    Proposal,
    ProposalRepository,
    Same,
)
from bot.matching.rules import MatchingRules

_MOST_PROPOSALS = 3
"""Of one request and kind; whoever resembles more people than that is not worth a look at each."""
_SHOWN = 5


class MatchingUnitOfWork(Protocol):
    """The part of a unit of work that matching needs."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def matches(self) -> MatchRepository: ...
    @property
    def merges(self) -> MergeRepository: ...
    @property
    def proposals(self) -> ProposalRepository: ...


@dataclass(frozen=True)
class Linking:
    """Links requests with the people behind them, in one transaction."""

    uow: MatchingUnitOfWork
    rules: MatchingRules
    now: datetime.datetime
    propose: bool = True
    """Whether somebody is asked to look at what is only likely."""

    def link(self, before: Lead | None, lead: Lead) -> Lead:
        """The request with what follows from whose it is; unchanged when it was known already."""
        keys, known = keys_of(lead), self.uow.matches.keys(lead.id)
        if known == keys:
            return lead
        self.uow.matches.hold(keys)
        alike = self._alike(keys, lead)
        of_person = [key for key in keys if key.kind in OF_PERSONS]
        person = self._owner(Same.PERSON, lead, alike, of_person, judge_person(lead, alike, self.rules))
        of_organisation = [key for key in keys if key.kind in OF_ORGANISATIONS]
        judged = judge_organisation(lead, alike, self.rules)
        organisation = self._owner(Same.ORGANISATION, lead, alike, of_organisation, judged)
        self.uow.matches.keep(lead.id, keys, Links(person, organisation))
        is_new = before is None or before.status is Status.DRAFT
        return self._as_the_person_wants(lead, person, alike) if is_new and person else lead

    def _alike(self, keys: Sequence[Key], lead: Lead) -> Mapping[Key, Sequence[Known]]:
        of_persons, of_organisations = self.rules.person_limit, self.rules.organisation_limit
        limits = {key: of_persons if key.kind in OF_PERSONS else of_organisations for key in keys}
        return self.uow.matches.alike(limits, lead)

    def _owner(
        self,
        kind: Same,
        lead: Lead,
        alike: Mapping[Key, Sequence[Known]],
        keys: Sequence[Key],
        judged: Judgement,
    ) -> str | None:
        """`keys` are the lead’s own that say who it is of this kind."""
        if not keys:
            return None
        mine = self._mine(kind, lead, keys)
        certain = [
            owner
            for owner in judged.certain
            if owner != mine and not (mine and self.uow.merges.are_apart(kind, mine, owner))
        ]
        if mine and not (certain and self._alone(kind, mine, lead)):
            certain = [mine, *certain]
        if not certain:
            certain = [self.uow.matches.create(kind, self.now)]
        owner, *others = self._compatible(kind, certain, alike)
        for other in others:
            self._join(kind, owner, other, judged.why)
        if self.propose:
            self._propose(kind, lead, owner, judged)
        return owner

    def _mine(self, kind: Same, lead: Lead, keys: Sequence[Key]) -> str | None:
        """Whose request it is already, unless it shares nothing any more with their other requests."""
        mine = self.uow.matches.links(lead.id).of(kind)
        if mine is None:
            return None
        if self._alone(kind, mine, lead):
            return mine
        known = set(self.uow.matches.keys(lead.id) or ())
        return mine if not known.isdisjoint(keys) or self.uow.merges.joining(kind, mine) else None

    def _alone(self, kind: Same, owner: str, lead: Lead) -> bool:
        """Whether this is the only request of theirs: it may move, and nobody's else moves with it."""
        return list(self.uow.matches.requests_of(kind, owner, limit=2)) == [lead.id]

    def _compatible(
        self, kind: Same, certain: Sequence[str], alike: Mapping[Key, Sequence[Known]]
    ) -> Sequence[str]:
        """The best known and who is the same: not who bears another name, nor who was set apart."""
        first, *others = certain
        return [
            first,
            *(
                other
                for other in others
                if not self.uow.merges.are_apart(kind, first, other)
                and (kind is Same.ORGANISATION or not self._contradict(first, other, alike))
            ),
        ]

    def _contradict(self, one: str, other: str, alike: Mapping[Key, Sequence[Known]]) -> bool:
        known = [item for found in alike.values() for item in found]
        ones = [item for item in known if item.links.person == one]
        others = [item for item in known if item.links.person == other]
        return any(compare_names(a, b) is Names.CONTRADICT for a in ones for b in others)

    def _join(self, kind: Same, kept: str, absorbed: str, why: tuple[str, ...]) -> None:
        before = self.uow.merges.picture(self.uow.matches.requests_of(kind, absorbed, limit=1))
        self.uow.matches.join(kind, kept, absorbed)
        merge = Merge(kind, kept, absorbed, self.now, None, automatic=True, why=why)
        self.uow.merges.add(merge, before)

    def _propose(self, kind: Same, lead: Lead, owner: str, judged: Judgement) -> None:
        for doubt in judged.doubts[:_MOST_PROPOSALS]:
            other = doubt.known.links.of(kind)
            if other is None or other == owner or self.uow.merges.are_apart(kind, owner, other):
                continue
            if self.uow.proposals.is_asked(kind, owner, other):
                continue  # one look is enough, however often they write
            self.uow.proposals.add(Proposal(kind, doubt.known.lead_id, lead.id, self.now, doubt.why))

    def _as_the_person_wants(self, lead: Lead, person: str, alike: Mapping[Key, Sequence[Known]]) -> Lead:
        """Whoever must not be contacted stays so under another address."""
        others = self.uow.matches.requests_of(Same.PERSON, person, limit=_SHOWN)
        known = {item.lead_id: item for found in alike.values() for item in found}
        if any(known[other].do_not_contact for other in others if other in known and other != lead.id):
            return replace(lead, do_not_contact=True, callback_at=None)
        return lead
