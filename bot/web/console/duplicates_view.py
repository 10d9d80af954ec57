"""Pairs beside each other: what agrees and what differs, field by field."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.accounts.account import User
from bot.leads.lead import Lead
from bot.matching.keys import siren_of
from bot.matching.mail_hosts import mailbox_of
from bot.matching.organisation_names import plain_name
from bot.matching.repository import Merge, Proposal, Same
from bot.search.words import fold
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.details import grouped, phone
from bot.web.console.matching_words import matching_words, name_of, reasons_of, who_merged
from bot.web.console.moments import Moment, moment
from bot.web.console.rows import Row, full_name, row

_BEHIND = 3


@dataclass(frozen=True)
class Compared:
    """One field of both; `same` is None when only one of them says anything."""

    label: str
    one: str
    other: str
    same: bool | None

    @property
    def verdict(self) -> str:
        """In words, beside the sign."""
        words = matching_words()
        return str(words["only_one"] if self.same is None else words["same" if self.same else "different"])


@dataclass(frozen=True)
class Pair:
    """A proposal as it is shown."""

    number: int
    kind: str
    title: str
    at: Moment
    reasons: Sequence[tuple[str, bool]]
    one: Row
    other: Row
    fields: Sequence[Compared]
    apart: str
    explained: str


@dataclass(frozen=True)
class Done:
    """A merge as it is shown."""

    number: int
    title: str
    at: Moment
    who: str
    reasons: Sequence[tuple[str, bool]]
    kept: Row | None
    absorbed: Row | None
    behind: Sequence[Row]
    """The newest requests of who was made one, unless it was two requests."""
    undone: str


def pair_of(
    proposal: Proposal, leads: Mapping[str, Lead], now: datetime.datetime, words: Mapping[str, Any]
) -> Pair | None:
    """The pair, unless one of the two is gone."""
    one, other = leads.get(proposal.one), leads.get(proposal.other)
    if one is None or other is None:
        return None
    said = matching_words()
    return Pair(
        number=proposal.id,
        kind=proposal.kind.value,
        title=said["kinds"][proposal.kind.value],
        at=moment(proposal.at, now, words["moments"]),
        reasons=reasons_of(proposal.why),
        one=row(one, now, words),
        other=row(other, now, words),
        fields=compared(one, other, now, words),
        apart=said["apart"][proposal.kind.value],
        explained=said["explained"][proposal.kind.value],
    )


def done_of(
    merge: Merge,
    leads: Mapping[str, Lead],
    people: Sequence[User],
    now: datetime.datetime,
    words: Mapping[str, Any],
    behind: Sequence[str] = (),
) -> Done:
    """The merge. `leads` are the requests of which it may speak, `behind` the ids of those of its people."""
    said = matching_words()
    undone = ""
    if merge.undone_at is not None:
        date = moment(merge.undone_at, now, words["moments"]).short
        undone = said["undone"].format(date=date, who=name_of(merge.undone_by, people))
    kept, absorbed = leads.get(merge.kept), leads.get(merge.absorbed)
    return Done(
        number=merge.id,
        title=said["merged_kinds"][merge.kind.value],
        at=moment(merge.at, now, words["moments"]),
        who=who_merged(merge, people),
        reasons=reasons_of(merge.why),
        kept=row(kept, now, words) if kept else None,
        absorbed=row(absorbed, now, words) if absorbed else None,
        behind=[row(leads[lead_id], now, words) for lead_id in behind if lead_id in leads],
        undone=undone,
    )


def compared(one: Lead, other: Lead, now: datetime.datetime, words: Mapping[str, Any]) -> list[Compared]:
    """The fields that at least one of the two has."""
    labels = matching_words()["fields"]
    lines = [
        ("name", full_name(one), full_name(other), fold(full_name(one)) == fold(full_name(other))),
        ("email", one.email, other.email, mailbox_of(one.email) == mailbox_of(other.email)),
        ("phone", phone(one.phone or ""), phone(other.phone or ""), one.phone == other.phone),
        (
            "organisation",
            one.organisation,
            other.organisation,
            plain_name(one.organisation) == plain_name(other.organisation),
        ),
        ("siren", _siren(one), _siren(other), siren_of(one) == siren_of(other)),
        ("role", one.role, other.role, fold(one.role or "") == fold(other.role or "")),
        ("need", _need(one), _need(other), fold(_need(one)) == fold(_need(other))),
    ]
    return [
        Compared(labels[name], left or "", right or "", same if left and right else None)
        for name, left, right, same in lines
        if left or right
    ]


def leads_of(proposals: Sequence[Proposal], merges: Sequence[Merge]) -> list[str]:
    """The ids of the requests that these speak of."""
    ids = [lead_id for item in proposals for lead_id in (item.one, item.other)]
    ids += [lead_id for m in merges if m.kind is Same.REQUEST for lead_id in (m.kept, m.absorbed)]
    return list(dict.fromkeys(ids))


def people_behind(uow: UnitOfWork, merges: Sequence[Merge]) -> dict[int, list[str]]:
    """For each merge of persons or organisations, the ids of their newest requests."""
    found: dict[int, list[str]] = {}
    for merge in merges:
        if merge.kind is not Same.REQUEST:
            both = [
                uow.matches.requests_of(merge.kind, one, limit=_BEHIND)
                for one in (merge.absorbed, merge.kept)
            ]
            found[merge.id] = list(dict.fromkeys(lead_id for ids in both for lead_id in ids))
    return found


def anchor(number: int) -> str:
    """Where a proposal stands on the page of duplicates, however many came after it."""
    return f"{paths.DUPLICATES}?avant={number + 1}#paire-{number}"


def _siren(lead: Lead) -> str:
    return grouped(siren_of(lead) or "", 3, 3)


def _need(lead: Lead) -> str:
    return " ".join((lead.need or lead.regulation or "").split())
