"""Works out anew what is known of conversations, from their turns and leads."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage import following
from bot.storage.conversations import SqlConversations
from bot.storage.feedback import SqlFeedback
from bot.storage.transcript_tables import conversation_facts

_BATCH = 500
_UNKNOWN = (
    sa.select(conversation_facts.c.conversation_id).where(conversation_facts.c.messages < 0).limit(_BATCH)
)


def refresh(connection: Connection, conversation_ids: Iterable[str]) -> None:
    """Replace what is known of these conversations."""
    conversations, feedback = SqlConversations(connection), SqlFeedback(connection)
    for conversation_id in conversation_ids:
        known = following.known_of(connection, conversation_id)
        if known is not None:
            following.follow(connection, known, conversations.turns(conversation_id), anew=True)
        following.change(
            connection, conversation_id, rated_badly=feedback.of_conversation(conversation_id).unhappy
        )


def refresh_unknown(connection: Connection) -> None:
    """Work out what migrations left open."""
    while unknown := list(connection.execute(_UNKNOWN).scalars()):
        refresh(connection, unknown)
