"""Merges and proposals in SQL."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Lead
from bot.matching.repository import (
    Merge,
    Picture,
    Proposal,
    ProposalPage,
    ProposalStatus,
    Same,
    TakenBack,
)
from bot.storage import matching_tables as tables
from bot.storage import pictures, undoing
from bot.storage.matching import SqlMatches
from bot.storage.people import OWNERS, requests_of, tree
from bot.storage.prepared import Prepared, Row
from bot.storage.upserts import add_missing

_merges, _proposals = tables.merges, tables.match_proposals
_STANDING = _merges.c.undone_at.is_(None)
_LOOKED_AT = 100
_KIND = sa.bindparam("the_kind")
_NAMING = tuple(
    Prepared(sa.select(_merges).where(column == sa.bindparam("the_subject"), _merges.c.kind == _KIND))
    for column in (_merges.c.kept, _merges.c.absorbed)
)
_ONE, _OTHER = _proposals.c.one_owner, _proposals.c.other_owner
_DISMISSED = tuple(
    Prepared(
        sa.select(theirs.label("other")).where(
            mine == sa.bindparam("the_member"),
            _proposals.c.kind == _KIND,
            _proposals.c.status == ProposalStatus.DISMISSED.value,
        )
    )
    for mine, theirs in ((_ONE, _OTHER), (_OTHER, _ONE))
)


class SqlMerges:
    """The `MergeRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._joins: list[Merge] = []

    def picture(self, lead_ids: Iterable[str]) -> Picture:
        """Read now; what changes afterwards is found by comparing."""
        return Picture(pictures.take(self._connection, lead_ids, len(self._joins)))

    def add(self, merge: Merge, before: Picture, *, coming: tuple[Lead, Lead] | None = None) -> Merge:
        """The number is given by the database."""
        assert isinstance(before, pictures.Taken)
        changes = pictures.changes_since(self._connection, before)
        if coming is not None:
            changes.append(pictures.status_change(*coming))
        self._take_in_joins(before.joins, changes)
        row = {
            "kind": merge.kind.value, "kept": merge.kept, "absorbed": merge.absorbed, "at": merge.at,
            "by": merge.by, "automatic": merge.automatic, "fresh": merge.fresh,
            "why": list(merge.why), "changes": changes,
        }  # fmt: skip
        added = self._connection.execute(_merges.insert().values(row))
        kept = replace(merge, id=int(added.inserted_primary_key[0]))
        touched = [{"merge_id": kept.id, "lead_id": lead_id} for lead_id in pictures.leads_in(changes)]
        if touched:
            self._connection.execute(tables.merged_leads.insert(), touched)
        if kept.kind in OWNERS:
            self._joins.append(kept)
        return kept

    def get(self, merge_id: int) -> Merge | None:
        """Its row is locked: two who undo it at once do so in turn."""
        found = sa.select(_merges).where(_merges.c.id == merge_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return None if row is None else _merge(row)

    def into(self, lead_id: str) -> Merge | None:
        """There is one at most."""
        mine = (_merges.c.absorbed == lead_id, _merges.c.kind == Same.REQUEST.value, _STANDING)
        row = self._connection.execute(sa.select(_merges).where(*mine)).mappings().first()
        return None if row is None else _merge(row)

    def of_lead(self, lead_id: str) -> Sequence[Merge]:
        """One look for each of the two roles."""
        return self._naming(lead_id, Same.REQUEST)

    def joining(self, kind: Same, owner: str) -> Sequence[Merge]:
        """A merge of persons stands as long as the link between them."""
        members = tree(self._connection, kind, owner)[1:]
        if not members:
            return []
        wanted = sa.select(_merges).where(
            _merges.c.absorbed.in_(members), _merges.c.kind == kind.value, _STANDING
        )
        newest_first = wanted.order_by(_merges.c.id.desc())
        return [_merge(row) for row in self._connection.execute(newest_first).mappings()]

    def take_back(self, merge: Merge, at: datetime.datetime, by: str | None) -> TakenBack:
        """Its changes are forgotten once they are undone: nothing of anybody is kept for longer."""
        changed = undoing.undo(self._connection, merge.id)
        done: dict[str, Any] = {"undone_at": at, "undone_by": by, "changes": []}
        self._connection.execute(_merges.update().where(_merges.c.id == merge.id).values(done))
        links = tables.merged_leads
        self._connection.execute(links.delete().where(links.c.merge_id == merge.id))
        return TakenBack(frozenset(changed))

    def are_apart(self, kind: Same, one: str, other: str) -> bool:
        """By an undone merge, or by a proposal that was dismissed."""
        ones = tree(self._connection, kind, one) if kind in OWNERS else [one]
        others = set(tree(self._connection, kind, other) if kind in OWNERS else [other])
        return any(self._was_undone(kind, member, others) for member in ones) or any(
            self._was_dismissed(kind, member, others) for member in ones
        )

    def newest(self, *, before: int | None = None, limit: int) -> Sequence[Merge]:
        """Along the numbers."""
        wanted = sa.select(_merges).order_by(_merges.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(_merges.c.id < before)
        return [_merge(row) for row in self._connection.execute(wanted).mappings()]

    def _take_in_joins(self, since: int, changes: list[dict[str, Any]]) -> None:
        """A join that happened within this merge is undone with it, and not on its own."""
        within, self._joins = self._joins[since:], self._joins[:since]
        known = {(item["table"], item["key"]) for item in changes}
        joined = [pictures.join_change(merge.kind, merge.kept, merge.absorbed) for merge in within]
        changes += [item for item in joined if (item["table"], item["key"]) not in known]
        if within:
            ids = [merge.id for merge in within]
            self._connection.execute(_merges.delete().where(_merges.c.id.in_(ids)))

    def _naming(self, subject: str, kind: Same) -> list[Merge]:
        its = {"the_subject": subject, "the_kind": kind.value}
        found = {row["id"]: _merge(row) for named in _NAMING for row in named.rows(self._connection, its)}
        return [found[number] for number in sorted(found, reverse=True)]

    def _was_undone(self, kind: Same, member: str, others: set[str]) -> bool:
        undone = [merge for merge in self._naming(member, kind) if merge.undone_at is not None]
        return any({merge.kept, merge.absorbed} & (others - {member}) for merge in undone)

    def _was_dismissed(self, kind: Same, member: str, others: set[str]) -> bool:
        its = {"the_member": member, "the_kind": kind.value}
        return any(
            row["other"] in others for beside in _DISMISSED for row in beside.rows(self._connection, its)
        )


class SqlProposals:
    """The `ProposalRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, proposal: Proposal) -> None:
        """The pair is unique: what was proposed before, and perhaps dismissed, stays as it is."""
        row = {
            "kind": proposal.kind.value, "one": proposal.one, "other": proposal.other, "at": proposal.at,
            "why": list(proposal.why), "status": proposal.status.value,
        }  # fmt: skip
        add_missing(self._connection, _proposals, row)

    def get(self, proposal_id: int) -> Proposal | None:
        """Its row is locked until the transaction ends."""
        found = sa.select(_proposals).where(_proposals.c.id == proposal_id).with_for_update()
        row = self._connection.execute(found).first()
        return None if row is None else _proposal(row)

    def open(self, *, before: int | None = None, limit: int) -> ProposalPage:
        """Along the index of what waits."""
        waiting = sa.select(_proposals).where(_proposals.c.status == ProposalStatus.OPEN.value)
        if before is not None:
            waiting = waiting.where(_proposals.c.id < before)
        rows = self._connection.execute(waiting.order_by(_proposals.c.id.desc()).limit(limit + 1)).all()
        return ProposalPage([_proposal(row) for row in rows[:limit]], len(rows) > limit)

    def of_lead(self, lead_id: str) -> Sequence[Proposal]:
        """One look for each of the two roles."""
        found = []
        for column in (_proposals.c.one, _proposals.c.other):
            waiting = sa.select(_proposals).where(
                column == lead_id, _proposals.c.status == ProposalStatus.OPEN.value
            )
            found += [_proposal(row) for row in self._connection.execute(waiting)]
        return sorted(found, key=lambda item: item.id, reverse=True)

    def is_asked(self, kind: Same, one: str, other: str) -> bool:
        """Along the requests of the one, and those of the other."""
        ones, others = (requests_of(self._connection, kind, owner, _LOOKED_AT) for owner in (one, other))
        for mine, theirs in ((_proposals.c.one, _proposals.c.other), (_proposals.c.other, _proposals.c.one)):
            found = sa.select(_proposals.c.id).where(
                mine.in_(list(ones)),
                theirs.in_(list(others)),
                _proposals.c.kind == kind.value,
                _proposals.c.status == ProposalStatus.OPEN.value,
            )
            if self._connection.execute(found.limit(1)).first():
                return True
        return False

    def decide(self, proposal: Proposal) -> None:
        """Of who was set apart, the ids are kept as they are now."""
        owners: dict[str, str | None] = {"one_owner": proposal.one, "other_owner": proposal.other}
        if proposal.kind in OWNERS:
            matches = SqlMatches(self._connection)
            kind = proposal.kind
            owners = {
                "one_owner": matches.links(proposal.one).of(kind),
                "other_owner": matches.links(proposal.other).of(kind),
            }
        values = {"status": proposal.status.value, "by": proposal.by, "decided_at": proposal.decided_at}
        mine = _proposals.c.id == proposal.id
        self._connection.execute(_proposals.update().where(mine).values(**values, **owners))


def _merge(row: Row) -> Merge:
    return Merge(
        Same(row["kind"]), row["kept"], row["absorbed"], row["at"], row["by"], row["automatic"],
        tuple(row["why"]), row["id"], row["undone_at"], row["undone_by"], row["fresh"],
    )  # fmt: skip


def _proposal(row: Any) -> Proposal:
    return Proposal(
        Same(row.kind), row.one, row.other, row.at, tuple(row.why), ProposalStatus(row.status), row.by,
        row.decided_at, row.id,
    )  # fmt: skip
