"""The tables of rescorings."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

scorings = sa.Table(
    "scorings",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("digest", sa.String(12), nullable=False),
    json_column("published", nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("position", sa.BigInteger, nullable=False),
    json_column("tally", nullable=False),
)

# The greatest differences of each, in a table of their own: an erased lead is forgotten here as well.
scoring_differences = sa.Table(
    "scoring_differences",
    metadata,
    sa.Column(
        "scoring_id",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        sa.ForeignKey("scorings.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("lead_id", sa.String(36), sa.ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("before", sa.Integer, nullable=False),
    sa.Column("after", sa.Integer, nullable=False),
    sa.Index("ix_scoring_differences_lead_id", "lead_id"),
)
