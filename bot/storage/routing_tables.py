"""The tables of routing: whose turn it is, why leads went where they went, who is away, who takes fewer."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

route_turns = sa.Table(
    "route_turns",
    metadata,
    sa.Column("pool", sa.String(64), primary_key=True),
    # Not a foreign key: the turn goes on behind an account that is no more.
    sa.Column("account", sa.String(254), nullable=False),
)

lead_routes = sa.Table(
    "lead_routes",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("lead_id", sa.String(36), sa.ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("owner", sa.String(254)),
    sa.Column("how", sa.String(16), nullable=False),
    sa.Column("rule", sa.String(120)),
    sa.Column("pool", sa.String(64)),
    # Rules and people that were looked at, as codes: nothing of what the visitor said.
    json_column("tried", nullable=False),
    json_column("considered", nullable=False),
    sa.Index("ix_lead_routes_lead_id_id", "lead_id", "id"),
)

absences = sa.Table(
    "absences",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("user_id", sa.String(36), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    sa.Column("starts_at", UtcDateTime, nullable=False),
    sa.Column("ends_at", UtcDateTime, nullable=False),
    sa.Column("substitute_id", sa.String(36), sa.ForeignKey("users.id", ondelete="SET NULL")),
    sa.Index("ix_absences_user_id_ends_at", "user_id", "ends_at"),
    sa.Index("ix_absences_substitute_id", "substitute_id"),
)

lead_capacities = sa.Table(
    "lead_capacities",
    metadata,
    sa.Column("user_id", sa.String(36), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("capacity", sa.Integer, nullable=False),
)

contact_clocks = sa.Table(
    "contact_clocks",
    metadata,
    sa.Column("lead_id", sa.String(36), sa.ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("remind_at", UtcDateTime),
    # What is still to be done; an index of few rows, however many leads there are.
    sa.Column("next_at", UtcDateTime),
    sa.Index(
        "ix_contact_clocks_next_at",
        "next_at",
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    ),
)
