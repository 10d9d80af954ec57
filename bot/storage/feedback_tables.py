"""The tables of what visitors thought of their conversations, and of the copies they asked for."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime

message_thumbs = sa.Table(
    "message_thumbs",
    metadata,
    sa.Column(
        "message_id", sa.String(36), sa.ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column(
        "conversation_id",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("thumb", sa.String(4), nullable=False),
    sa.Column("rated_at", UtcDateTime, nullable=False),
)

conversation_ratings = sa.Table(
    "conversation_ratings",
    metadata,
    sa.Column(
        "conversation_id",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("satisfaction", sa.Integer, nullable=False),
    sa.Column("comment", sa.Text),
    sa.Column("rated_at", UtcDateTime, nullable=False),
)

transcript_mails = sa.Table(
    "transcript_mails",
    metadata,
    # Not a foreign key: e-mails that were sent may be removed before the conversation is.
    sa.Column("mail_id", sa.String(36), primary_key=True),
    sa.Column(
        "conversation_id",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("asked_at", UtcDateTime, nullable=False),
)
