"""Deletes whatever is kept under a conversation or under a lead, in whatever table.

No table has to be named here: one that is added later is emptied as well, as long as it has a column
`conversation_id` or `lead_id`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.privacy.contacts import address_of
from bot.storage import tables
from bot.storage.board_marks import mark_wiped
from bot.storage.contact_tables import erasures_due, lead_contacts, redactions_due
from bot.storage.erasure_tables import erasures
from bot.storage.feedback_tables import transcript_mails
from bot.storage.mail_tables import mails
from bot.storage.matching_erasure import forget, release
from bot.storage.withdrawals import withdraw

_conversations, _leads, _mails = tables.conversations, tables.leads, mails
_KEPT = frozenset({erasures.name})
"""Tables that survive although they name the conversation."""
_NOT_TOLD = frozenset({erasures_due.name, redactions_due.name})
"""What is deleted with the rest, and is nothing of the person's."""
Counts = dict[str, int]


def wipe_conversation(
    connection: Connection, conversation_id: str, at: datetime.datetime | None = None
) -> Counts:
    """Everything with the id of the conversation or of one of its leads, and their e-mails.

    Tools that were told of its requests are told at this moment to forget them.
    """
    lock_conversation(connection, conversation_id)
    of_it = sa.select(_leads.c.id).where(_leads.c.conversation_id == conversation_id)
    lead_ids = list(connection.execute(of_it.with_for_update()).scalars())
    mark_wiped(connection, conversation_id)
    owners = release(connection, lead_ids)
    counts = {"delivered": withdraw(connection, lead_ids, at, erased=True)}
    counts["mails"] = _wipe_mails(connection, conversation_id, _addresses(connection, lead_ids))
    for table in reversed(tables.metadata.sorted_tables):
        if table.name in _KEPT:
            continue
        if "lead_id" in table.c and lead_ids:
            found = _delete(connection, table, table.c.lead_id.in_(lead_ids))
            counts[table.name] = counts.get(table.name, 0) + found
        if "conversation_id" in table.c:
            found = _delete(connection, table, table.c.conversation_id == conversation_id)
            counts[table.name] = counts.get(table.name, 0) + found
    counts["persons"] = forget(connection, owners)
    counts["conversations"] = _delete(connection, _conversations, _conversations.c.id == conversation_id)
    return {name: count for name, count in counts.items() if count and name not in _NOT_TOLD}


def wipe_transcript(connection: Connection, conversation_id: str) -> bool:
    """The conversation without its leads, which are kept for longer; whether it was there."""
    lock_conversation(connection, conversation_id)
    mark_wiped(connection, conversation_id)
    copies = sa.select(transcript_mails.c.mail_id).where(
        transcript_mails.c.conversation_id == conversation_id
    )
    _delete(connection, _mails, _mails.c.id.in_(copies))
    # The tables of the conversation are those that go with its row.
    return bool(_delete(connection, _conversations, _conversations.c.id == conversation_id))


def wipe_leads(connection: Connection, lead_ids: Sequence[str]) -> int:
    """These leads and whatever is kept under their ids; how many leads there were."""
    owners = release(connection, lead_ids)
    for table in reversed(tables.metadata.sorted_tables):
        if "lead_id" in table.c:
            _delete(connection, table, table.c.lead_id.in_(lead_ids))
    count = _delete(connection, _leads, _leads.c.id.in_(lead_ids))
    forget(connection, owners)
    return count


def lock_conversation(connection: Connection, conversation_id: str) -> None:
    """Make whoever writes to the conversation wait until the transaction ends."""
    mine = sa.select(_conversations.c.id).where(_conversations.c.id == conversation_id)
    connection.execute(mine.with_for_update())


def _addresses(connection: Connection, lead_ids: Sequence[str]) -> list[str]:
    """Every address that was ever known of these leads."""
    known = sa.select(lead_contacts.c.contact).where(lead_contacts.c.lead_id.in_(lead_ids))
    contacts = connection.execute(known).scalars() if lead_ids else ()
    return sorted({address for contact in contacts if (address := address_of(contact)) is not None})


def _wipe_mails(connection: Connection, conversation_id: str, addresses: Sequence[str]) -> int:
    copies = sa.select(transcript_mails.c.mail_id).where(
        transcript_mails.c.conversation_id == conversation_id
    )
    theirs = _mails.c.id.in_(copies)
    if addresses:
        theirs = sa.or_(theirs, _mails.c.to.in_(list(addresses)))
    return _delete(connection, _mails, theirs)


def _delete(connection: Connection, table: sa.Table, which: Any) -> int:
    return int(connection.execute(table.delete().where(which)).rowcount)
