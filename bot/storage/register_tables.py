"""The table of look-ups in the public register of companies."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

# An answer stands in the row of the lead that asked: it is erased with it, and serves others until then.
register_look_ups = sa.Table(
    "register_look_ups",
    metadata,
    sa.Column("lead_id", sa.String(36), sa.ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("query", sa.String(200), nullable=False),
    sa.Column("query_department", sa.String(3), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", UtcDateTime),
    sa.Column("looked_at", UtcDateTime),
    json_column("answer"),
    sa.Index("ix_register_look_ups_due_at", "due_at"),
    sa.Index("ix_register_look_ups_query", "query", "query_department", "looked_at"),
    sa.Index("ix_register_look_ups_looked_at", "looked_at"),
)
