"""Notes, in the transaction that changes a lead or a conversation, that its day has to be counted again."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Lead
from bot.storage import board_tables, tables
from bot.storage.prepared import Prepared
from bot.storage.types import UtcDateTime

_marks, _leads, _conversations = board_tables.board_marks, tables.leads, tables.conversations
_ADD = Prepared(_marks.insert())
_BEGUN = _conversations.c.created_at
_BEGINNING = sa.select(_BEGUN, _BEGUN).where(
    _conversations.c.id == sa.bindparam("the_conversation"), _conversations.c.test.is_(False)
)
_MOMENT = sa.bindparam("the_moment", type_=UtcDateTime())
_OF_CONVERSATION = Prepared(_marks.insert().from_select(["at", "due"], _BEGINNING))
_OF_LEAD_AND_CONVERSATION = Prepared(
    _marks.insert().from_select(["at", "due"], sa.union_all(sa.select(_MOMENT, _MOMENT), _BEGINNING))
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
    _OF_CONVERSATION.run(connection, {"the_conversation": conversation_id})


def mark_begun(connection: Connection, begun: datetime.datetime) -> None:
    """A turn of a conversation that began at this moment was answered."""
    _ADD.run(connection, {"at": begun, "due": begun})


def mark_lead(connection: Connection, lead: Lead, stored: Lead | None = None) -> None:
    """A lead was stored. Its segment counts for its conversation too, which may have begun on another day.

    What was `stored` before counted already.
    """
    if lead.source.test or (stored is not None and _counted(stored) == _counted(lead)):
        return
    mine = {"the_moment": lead.created_at, "the_conversation": lead.conversation_id}
    _OF_LEAD_AND_CONVERSATION.run(connection, mine)


def _counted(lead: Lead) -> tuple[Any, ...]:
    """What the board reads of a lead."""
    said_at, handled = lead.consent.at, (lead.assigned_to, lead.contacted_at, lead.do_not_contact)
    return (lead.created_at, lead.status, lead.segment, said_at, *handled, lead.source)


def mark_wiped(connection: Connection, conversation_id: str) -> None:
    """A conversation is about to disappear with its leads."""
    connection.execute(_OF_ITS_LEADS, {"the_conversation": conversation_id})
    mark_conversation(connection, conversation_id)
