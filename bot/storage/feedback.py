"""What visitors thought of their conversations, in SQL."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.feedback import Feedback, Thumb, UnknownMessage
from bot.storage import tables
from bot.storage.feedback_tables import conversation_ratings, message_thumbs
from bot.storage.upserts import put

_thumbs, _ratings = message_thumbs, conversation_ratings


class SqlFeedback:
    """The `FeedbackRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_conversation(self, conversation_id: str) -> Feedback:
        """Everything the visitor said of the conversation."""
        of_it = _ratings.c.conversation_id == conversation_id
        rating = self._connection.execute(sa.select(_ratings).where(of_it)).mappings().first()
        thumbs = sa.select(_thumbs.c.message_id, _thumbs.c.thumb).order_by(_thumbs.c.message_id)
        theirs = self._connection.execute(thumbs.where(_thumbs.c.conversation_id == conversation_id))
        return Feedback(
            rating["satisfaction"] if rating else None,
            rating["comment"] if rating else None,
            {row[0]: Thumb(row[1]) for row in theirs},
        )

    def rate_message(
        self, conversation_id: str, message_id: str, thumb: Thumb | None, at: datetime.datetime
    ) -> None:
        """One thumb a message; it must be a message of this conversation."""
        said = sa.select(tables.messages.c.id).where(
            tables.messages.c.id == message_id, tables.messages.c.conversation_id == conversation_id
        )
        if self._connection.execute(said).first() is None:
            raise UnknownMessage(message_id)
        if thumb is None:
            self._connection.execute(_thumbs.delete().where(_thumbs.c.message_id == message_id))
            return
        row = {
            "message_id": message_id,
            "conversation_id": conversation_id,
            "thumb": thumb.value,
            "rated_at": at,
        }
        put(self._connection, _thumbs, row)

    def rate_conversation(
        self, conversation_id: str, satisfaction: int, comment: str | None, at: datetime.datetime
    ) -> None:
        """One rating a conversation."""
        row = {
            "conversation_id": conversation_id,
            "satisfaction": satisfaction,
            "comment": comment,
            "rated_at": at,
        }
        put(self._connection, _ratings, row)
