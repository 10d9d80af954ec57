"""Who is told of leads, and every delivery on its way to one of them."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

receivers = sa.Table(
    "receivers",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    json_column("events", nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("seed", sa.String(64), nullable=False),
    sa.Column("old_seed", sa.String(64)),
    sa.Column("old_until", UtcDateTime),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("resting_until", UtcDateTime),
    sa.Column("last_success_at", UtcDateTime),
    sa.Column("last_failure_at", UtcDateTime),
    sa.Column("last_error", sa.Text),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    # What the receiver recognises a repeat by.
    sa.Column("key", sa.String(40), nullable=False),
    sa.Column("event", sa.String(32), nullable=False),
    sa.Column(
        "receiver_id", sa.String(36), sa.ForeignKey("receivers.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("lead_id", sa.String(36), sa.ForeignKey("leads.id", ondelete="CASCADE")),
    # The lead's id once more, in an order of its own: a lead that was erased has to be withdrawn by it.
    sa.Column("subject", sa.String(36), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    # Of what waits only; while somebody sends it, the end of their lease.
    sa.Column("next_attempt_at", UtcDateTime),
    sa.Column("leased", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("spent", sa.Integer, nullable=False, server_default="0"),
    sa.Column("delivered_at", UtcDateTime),
    sa.Column("last_error", sa.Text),
    sa.Column("told", sa.String(254)),
    # The receiver was, or will be, told to forget what this one said.
    sa.Column("recalled", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.UniqueConstraint("receiver_id", "key"),
    sa.Index("ix_deliveries_receiver_id_subject_id", "receiver_id", "subject", "id"),
    sa.Index("ix_deliveries_receiver_id_state_id", "receiver_id", "state", "id"),
    sa.Index("ix_deliveries_state_id", "state", "id"),
    sa.Index("ix_deliveries_lead_id", "lead_id"),
)
sa.Index(
    "ix_deliveries_leased",
    deliveries.c.next_attempt_at,
    # In the words of each database's queries: otherwise SQLite does not recognise it.
    sqlite_where=sa.text("leased = 1"),
    postgresql_where=sa.text("leased"),
)
_WAITS = sa.text("next_attempt_at IS NOT NULL")
sa.Index(
    "ix_deliveries_due",
    deliveries.c.receiver_id,
    deliveries.c.next_attempt_at,
    sqlite_where=_WAITS,
    postgresql_where=_WAITS,
)
