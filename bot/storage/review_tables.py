"""The tables of reviews. They go with their conversation: what was said about it may name the visitor."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column


def _conversation(**options: bool) -> sa.Column:
    key = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(64), key, nullable=False, **options)


conversation_reviews = sa.Table(
    "conversation_reviews",
    metadata,
    _conversation(primary_key=True),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.String(8), nullable=False),
    sa.Column("urgency", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(24)),
    sa.Column("turn", sa.Integer),
    sa.Column("updated_at", UtcDateTime),
    sa.Column("updated_by", sa.String(36)),
    sa.Column("version", sa.Integer, nullable=False),
    # The queue, and the queue for one reason.
    sa.Index("ix_conversation_reviews_queue", "status", "urgency", "opened_at", "conversation_id"),
    sa.Index("ix_conversation_reviews_reason", "status", "reason", "urgency", "opened_at", "conversation_id"),
)

message_reviews = sa.Table(
    "message_reviews",
    metadata,
    _conversation(primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("verdict", sa.String(8), nullable=False),
    json_column("meaning", nullable=False),
    # The weightiest intent of the meaning, for the table of confusions.
    sa.Column("meant", sa.String(64)),
    sa.Column("predicted", sa.String(64)),
    sa.Column("model", sa.String(64)),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(36)),
    sa.Column("version", sa.Integer, nullable=False),
    # The version that became training data, 0 for none.
    sa.Column("applied", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_message_reviews_verdict_at", "verdict", "at"),
)

review_tags = sa.Table(
    "review_tags",
    metadata,
    _conversation(primary_key=True),
    sa.Column("tag", sa.String(40), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_review_tags_tag_at_conversation_id", "tag", "at", "conversation_id"),
)

review_events = sa.Table(
    "review_events",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    _conversation(),
    sa.Column("turn", sa.Integer),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(36)),
    sa.Column("act", sa.String(16), nullable=False),
    json_column("details", nullable=False),
    sa.Index("ix_review_events_conversation_id_id", "conversation_id", "id"),
)
