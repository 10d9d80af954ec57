"""What an erasure has to see to where requests became one: nothing of the erased one stays in another."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.outgoing import CREATED, UPDATED
from bot.storage import pictures, undoing
from bot.storage.leads import SqlLeads
from bot.storage.matching_tables import lead_matches, match_proposals, merged_leads, merges
from bot.storage.outbox import SqlOutbox
from bot.storage.people import OWNERS, forget_if_unused


def release(connection: Connection, lead_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Undo every merge of these requests with others; returns who is behind them, for `forget`.

    What another request had taken over from them leaves it, and one that they had taken in is on its own
    again, and handed out.
    """
    if not lead_ids:
        return []
    ids = list(lead_ids)
    named = sa.or_(merges.c.kept.in_(ids), merges.c.absorbed.in_(ids))
    standing = sa.select(merges.c.id, merges.c.kept, merges.c.absorbed, merges.c.fresh).where(
        named, merges.c.undone_at.is_(None), merges.c.kind == "request"
    )
    for row in connection.execute(standing.order_by(merges.c.id.desc())).all():
        undoing.undo(connection, row.id)
        left = row.kept if row.absorbed in ids else row.absorbed
        _hand_out(connection, left, CREATED if row.fresh and left == row.absorbed else UPDATED)
    connection.execute(merges.delete().where(named))
    _leave_out(connection, ids)
    proposed = sa.or_(match_proposals.c.one.in_(ids), match_proposals.c.other.in_(ids))
    connection.execute(match_proposals.delete().where(proposed))
    found = connection.execute(sa.select(lead_matches).where(lead_matches.c.lead_id.in_(ids))).all()
    owners = {("person", row.person_id) for row in found} | {
        ("organisation", row.organisation_id) for row in found
    }
    return [(kind, owner) for kind, owner in owners if owner is not None]


def _leave_out(connection: Connection, ids: Sequence[str]) -> None:
    """Merges of others that had changed something about these requests do not bring it back."""
    touching = sa.select(merged_leads.c.merge_id).where(merged_leads.c.lead_id.in_(ids))
    found = sa.select(merges.c.id, merges.c.changes).where(merges.c.id.in_(touching))
    for row in connection.execute(found).all():
        left = [change for change in row.changes if not pictures.leads_in([change]) & set(ids)]
        connection.execute(merges.update().where(merges.c.id == row.id).values(changes=left))


def forget(connection: Connection, owners: Sequence[tuple[str, str]]) -> int:
    """Delete the persons and organisations that nobody's request is left of."""
    before = _count(connection, owners)
    for kind, owner in owners:
        forget_if_unused(connection, next(same for same in OWNERS if same.value == kind), owner)
    return before - _count(connection, owners)


def _count(connection: Connection, owners: Sequence[tuple[str, str]]) -> int:
    ids = [owner for _, owner in owners]
    return sum(
        connection.execute(
            sa.select(sa.func.count()).select_from(table).where(table.c.id.in_(ids))
        ).scalar_one()
        for table in OWNERS.values()
    )


def _hand_out(connection: Connection, lead_id: str, event: str) -> None:
    lead = SqlLeads(connection).get(lead_id)
    outbox = SqlOutbox(connection)
    if lead is not None and lead.deliverable and event not in outbox.waiting(lead_id):
        outbox.add(lead_id, event, datetime.datetime.now(datetime.timezone.utc))
