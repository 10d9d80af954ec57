"""What is kept beside conversations so that they are found fast: one row each, and the marks of each.

`position` is a moment in microseconds, the beginning of the conversation, moved up where two began at the
same one: a single number that orders conversations, names a page's end, and is the key of everything here.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite's own key of rows is an INTEGER

conversation_facts = sa.Table(
    "conversation_facts",
    metadata,
    sa.Column("position", POSITION, primary_key=True, autoincrement=False),
    sa.Column(
        "conversation_id",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    sa.Column("test", sa.Boolean, nullable=False),
    sa.Column("last_activity", UtcDateTime, nullable=False),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("segment", sa.String(8)),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("lowest_confidence", sa.Float),
    sa.Column("not_understood", sa.Integer, nullable=False),
    sa.Column("corrected", sa.Boolean, nullable=False),
    sa.Column("asked", sa.String(64)),
    sa.Column("done", sa.Boolean, nullable=False),
    sa.Column("human", sa.Boolean, nullable=False),
    sa.Column("upset", sa.Boolean, nullable=False),
    sa.Column("rated_badly", sa.Boolean, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
    # Sets of short codes: read and written as a whole, never looked into.
    json_column("intents", nullable=False),
    json_column("acts", nullable=False),
    json_column("models", nullable=False),
    sa.Column("excerpt", sa.Text, nullable=False),
    sa.Column("review_status", sa.String(16)),
    # What a purge looks at.
    sa.Index("ix_conversation_facts_last_activity", "last_activity"),
)

conversation_marks = sa.Table(
    "conversation_marks",
    metadata,
    sa.Column(
        "position",
        POSITION,
        sa.ForeignKey("conversation_facts.position", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("mark", sa.String(96), primary_key=True),
    # All marks of the conversation in one number, beside each of them: what one index says of all.
    sa.Column("traits", sa.BigInteger, nullable=False),
    sa.Index("ix_conversation_marks_mark_position_traits", "mark", "position", "traits"),
    sqlite_with_rowid=False,
)
