"""What is left of conversations that were erased: that it was done, and when; nothing of what was said."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    # Enough to recognise the conversation when somebody comes back with its token, and for nothing else.
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    # Only as long as other stores still have to forget the conversation.
    sa.Column("conversation_id", sa.String(64)),
    sa.Column("asked_by", sa.String(16), nullable=False),
    sa.Column("erased_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    json_column("counts", nullable=False),
    sa.Index("ix_erasures_conversation_id", "conversation_id"),
    sa.Index("ix_erasures_erased_at", "erased_at"),
)
