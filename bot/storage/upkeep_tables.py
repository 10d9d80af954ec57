"""Periodic tasks: who runs one now, and when it is due again. Nothing of anybody."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime

task_leases = sa.Table(
    "task_leases",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("leased_until", UtcDateTime),
    # Of the one who runs it: who was too slow does not end the lease of another.
    sa.Column("holder", sa.String(36)),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("finished_at", UtcDateTime),
)
