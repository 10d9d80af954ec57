"""The table of what people said of each use of their data. It names nobody, and goes with its lead."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime

consent_log = sa.Table(
    "consent_log",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("lead_id", sa.String(36), sa.ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    sa.Column("purpose", sa.String(16), nullable=False),
    sa.Column("decision", sa.String(16), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("text_version", sa.String(64)),
    sa.Column("turn", sa.Integer),
    sa.Column("by", sa.String(36)),
    sa.Index("ix_consent_log_lead_id_id", "lead_id", "id"),
)
