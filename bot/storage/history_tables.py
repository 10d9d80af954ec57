"""The tables of what became of leads, and of the people who must not be contacted."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime

lead_changes = sa.Table(
    "lead_changes",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("lead_id", sa.String(36), sa.ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(36)),
    sa.Column("act", sa.String(16), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("field", sa.String(32)),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Index("ix_lead_changes_lead_id_id", "lead_id", "id"),
)

do_not_contact = sa.Table(
    "do_not_contact",
    metadata,
    # Not the contact detail but its keyed hash: whoever reads this table learns of nobody, and the mark may
    # stay when the person was forgotten everywhere else.
    sa.Column("contact", sa.String(64), primary_key=True),
    sa.Column("reason", sa.String(16), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(36)),
)
