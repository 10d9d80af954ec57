"""The tables of figures about the understanding."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime

unanswered_messages = sa.Table(
    "unanswered_messages",
    metadata,
    sa.Column(
        "conversation_id",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.String(24), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Index("ix_unanswered_messages_state_at", "state", "at", "conversation_id", "turn"),
)

understanding_days = sa.Table(
    "understanding_days",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("model", sa.String(64), primary_key=True),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("understood", sa.Integer, nullable=False),
    sa.Column("corrected", sa.Integer, nullable=False),
    sa.Column("rated", sa.Integer, nullable=False),
    sa.Column("confidences", sa.Float, nullable=False),
)
