"""Notes, in the transaction that changes a lead or a conversation, that its day has to be counted again."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Lead
from bot.storage import board_tables, tables

_marks, _leads, _conversations = board_tables.board_marks, tables.leads, tables.conversations
_ADD = _marks.insert()
_BEGUN = _conversations.c.created_at
_OF_CONVERSATION = _marks.insert().from_select(
    ["at", "due"],
    sa.select(_BEGUN, _BEGUN).where(
        _conversations.c.id == sa.bindparam("the_conversation"), _conversations.c.test.is_(False)
    ),
)

_LEAD_CREATED = _leads.c.created_at
_OF_ITS_LEADS = _marks.insert().from_select(
    ["at", "due"],
    sa.select(_LEAD_CREATED, _LEAD_CREATED).where(
        tables.leads.c.conversation_id == sa.bindparam("the_conversation"),
        tables.leads.c.source_test.is_(False),
    ),
)


def mark_conversation(connection: Connection, conversation_id: str) -> None:
    """Something of this conversation has changed. Evaluations are not counted."""
    connection.execute(_OF_CONVERSATION, {"the_conversation": conversation_id})


def mark_begun(connection: Connection, begun: datetime.datetime) -> None:
    """A turn of a conversation that began at this moment was answered."""
    connection.execute(_ADD, {"at": begun, "due": begun})


def mark_lead(connection: Connection, lead: Lead) -> None:
    """A lead was stored. Its segment counts for its conversation too, which may have begun on another day."""
    if not lead.source.test:
        connection.execute(_ADD, {"at": lead.created_at, "due": lead.created_at})
        mark_conversation(connection, lead.conversation_id)


def mark_wiped(connection: Connection, conversation_id: str) -> None:
    """A conversation is about to disappear with its leads."""
    connection.execute(_OF_ITS_LEADS, {"the_conversation": conversation_id})
    mark_conversation(connection, conversation_id)
