"""The table of what was purged when a period ended: figures, and nothing about anybody."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

retention_reports = sa.Table(
    "retention_reports",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(36)),
    sa.Column("complete", sa.Boolean, nullable=False),
    json_column("counts", nullable=False),
)
