"""What a shared key proves: the same person or organisation for certain, perhaps, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.leads.lead import Lead
from bot.matching.keys import OF_ORGANISATIONS, OF_PERSONS, Key, KeyKind, siren_of
from bot.matching.mail_hosts import is_shared_mailbox, mailbox_of, organisation_domain
from bot.matching.organisation_names import likeness, plain_name, tells_apart
from bot.matching.person_names import Names, compare_names
from bot.matching.repository import Known, Same
from bot.matching.rules import MatchingRules

Alike = Mapping[Key, Sequence[Known]]
"""Other requests by the key that they share. One that is found under too many is not among them."""


class Verdict(Enum):
    """What one shared key says."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    NONE = "none"


@dataclass(frozen=True)
class Doubt:
    """A request of somebody who may be the same, with what agrees and what differs: codes of the wording."""

    known: Known
    why: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """Who it is for certain, the best known first, and who it may be."""

    certain: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


Judge = Callable[[Lead, Key, Known, MatchingRules], tuple[Verdict, tuple[str, ...]]]


def judge_person(lead: Lead, alike: Alike, rules: MatchingRules) -> Judgement:
    """Whose request this is."""
    return _judged(Same.PERSON, lead, _under(OF_PERSONS, alike), rules, _of_person)


def judge_organisation(lead: Lead, alike: Alike, rules: MatchingRules) -> Judgement:
    """For which organisation it is."""
    return _judged(Same.ORGANISATION, lead, _under(OF_ORGANISATIONS, alike), rules, _of_organisation)


def _judged(kind: Same, lead: Lead, alike: Alike, rules: MatchingRules, judge: Judge) -> Judgement:
    certain: dict[str, Known] = {}
    whys: dict[str, None] = {}
    doubts: dict[str, Doubt] = {}
    for key, known in _pairs(alike):
        owner = known.links.of(kind)
        if owner is None:
            continue
        verdict, why = judge(lead, key, known, rules)
        if verdict is Verdict.CERTAIN:
            whys.update(dict.fromkeys(why))
            if owner not in certain or known.created_at < certain[owner].created_at:
                certain[owner] = known
        elif verdict is Verdict.DOUBTFUL:
            doubts.setdefault(owner, Doubt(known, why))
    oldest_first = sorted(certain, key=lambda owner: certain[owner].created_at)
    open_doubts = tuple(doubt for owner, doubt in doubts.items() if owner not in certain)
    return Judgement(tuple(oldest_first), tuple(whys), open_doubts)


def _under(kinds: Sequence[KeyKind], alike: Alike) -> Alike:
    return {key: found for key, found in alike.items() if key.kind in kinds}


def _pairs(alike: Alike) -> Iterable[tuple[Key, Known]]:
    return ((key, known) for key, found in alike.items() for known in found)


def _of_person(lead: Lead, key: Key, known: Known, _: MatchingRules) -> tuple[Verdict, tuple[str, ...]]:
    names = compare_names(lead, known)
    shared, agreed = f"same_{key.kind.value}", ("same_name",) if names is Names.AGREE else ()
    if names is Names.CONTRADICT:
        return Verdict.DOUBTFUL, (shared, "other_name")
    if key.kind is KeyKind.EMAIL:
        if names is Names.SILENT and is_shared_mailbox(lead.email):
            return Verdict.DOUBTFUL, (shared, "shared_mailbox")
        return Verdict.CERTAIN, (shared, *agreed)
    if names is Names.SILENT and _differ(mailbox_of(lead.email), mailbox_of(known.email)):
        return Verdict.DOUBTFUL, (shared, "other_email")
    return Verdict.CERTAIN, (shared, *agreed)


def _of_organisation(
    lead: Lead, key: Key, known: Known, rules: MatchingRules
) -> tuple[Verdict, tuple[str, ...]]:
    siren, other_siren = siren_of(lead), (known.siren or (known.siret or "")[:9] or None)
    if key.kind is KeyKind.SIREN:
        return Verdict.CERTAIN, ("same_siren",)
    name, other_name = plain_name(lead.organisation), plain_name(known.organisation)
    alike = likeness(name, other_name) if name and other_name else None
    if _differ(siren, other_siren):
        # Two legal units that say so themselves. A group may share the domain: that is worth a look.
        same_group = key.kind is KeyKind.DOMAIN and alike is not None and alike >= rules.similar_name
        return (Verdict.DOUBTFUL, ("same_domain", "other_siren")) if same_group else (Verdict.NONE, ())
    if key.kind is KeyKind.DOMAIN:
        if alike is not None and alike < rules.similar_name and not _one_in_the_other(name, other_name):
            return Verdict.DOUBTFUL, ("same_domain", "other_organisation")
        return Verdict.CERTAIN, ("same_domain",)
    apart = _differ(organisation_domain(lead.email), organisation_domain(known.email))
    if key.kind is KeyKind.NAME:
        if tells_apart(name) and not apart:
            return Verdict.CERTAIN, ("same_organisation",)
        return Verdict.DOUBTFUL, ("same_organisation", "other_domain" if apart else "common_name")
    if alike is not None and rules.similar_name <= alike and name != other_name:
        return Verdict.DOUBTFUL, ("similar_organisation", *(("other_domain",) if apart else ()))
    return Verdict.NONE, ()


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)


def _one_in_the_other(one: str, other: str) -> bool:
    """« Ateliers Perrault » and « Perrault »."""
    shorter, longer = sorted((one.split(), other.split()), key=len)
    return set(shorter) <= set(longer)
