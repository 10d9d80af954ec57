"""The table of who did what, when."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    # Not a foreign key: what was done stays written down when an account goes.
    sa.Column("by", sa.String(36)),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("subject_kind", sa.String(32)),
    sa.Column("subject_id", sa.String(64)),
    json_column("details", nullable=False),
    # The page of the log filters by who, by what, by both, by whose data, and by date, newest first.
    sa.Index("ix_audit_log_at_id", "at", "id"),
    sa.Index("ix_audit_log_by_at_id", "by", "at", "id"),
    sa.Index("ix_audit_log_action_at_id", "action", "at", "id"),
    sa.Index("ix_audit_log_by_action_at_id", "by", "action", "at", "id"),
    sa.Index("ix_audit_log_subject_id_at_id", "subject_id", "at", "id"),
)
