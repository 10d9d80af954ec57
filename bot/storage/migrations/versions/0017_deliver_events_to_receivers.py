"""Deliver the events of the outbox: to whom, and how far each delivery has come.

What was written into the outbox before anybody delivered it counts as planned: a sales team that has worked
in the console until now is not told of last year's leads.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WAITS = sa.text("next_attempt_at IS NOT NULL")


def upgrade() -> None:
    """Apply this revision."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_index("ix_outbox_delivered_at_next_attempt_at")
        outbox.drop_column("next_attempt_at")
        outbox.drop_column("attempts")
        outbox.drop_column("last_error")
        outbox.alter_column(
            "delivered_at", new_column_name="planned_at", existing_type=sa.DateTime(timezone=True)
        )
        outbox.add_column(sa.Column("key", sa.String(40)))
    op.execute("UPDATE outbox SET key = 'evt_' || id, planned_at = created_at")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("key", existing_type=sa.String(40), nullable=False)
    op.create_index("ix_outbox_key", "outbox", ["key"], unique=True)
    op.create_index("ix_outbox_planned_at_id", "outbox", ["planned_at", "id"])
    _create_receivers()
    _create_deliveries()


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("deliveries")
    op.drop_table("receivers")
    op.drop_index("ix_outbox_planned_at_id", table_name="outbox")
    op.drop_index("ix_outbox_key", table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("key")
        outbox.alter_column(
            "planned_at", new_column_name="delivered_at", existing_type=sa.DateTime(timezone=True)
        )
        outbox.add_column(sa.Column("next_attempt_at", UtcDateTime()))
        outbox.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        outbox.add_column(sa.Column("last_error", sa.Text()))
    op.execute("UPDATE outbox SET next_attempt_at = created_at")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("next_attempt_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        outbox.create_index("ix_outbox_delivered_at_next_attempt_at", ["delivered_at", "next_attempt_at"])


def _create_receivers() -> None:
    op.create_table(
        "receivers",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("events", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("old_seed", sa.String(64)),
        sa.Column("old_until", UtcDateTime()),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resting_until", UtcDateTime()),
        sa.Column("last_success_at", UtcDateTime()),
        sa.Column("last_failure_at", UtcDateTime()),
        sa.Column("last_error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_receivers"),
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("receiver_id", sa.String(36), nullable=False),
        sa.Column("lead_id", sa.String(36)),
        sa.Column("subject", sa.String(36), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime()),
        sa.Column("leased", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("spent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("delivered_at", UtcDateTime()),
        sa.Column("last_error", sa.Text()),
        sa.Column("told", sa.String(254)),
        sa.Column("recalled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("receiver_id", "key", name="uq_deliveries_receiver_id_key"),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["receivers.id"], "fk_deliveries_receiver_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], "fk_deliveries_lead_id", ondelete="CASCADE"),
    )
    for name, columns in (
        ("ix_deliveries_receiver_id_subject_id", ["receiver_id", "subject", "id"]),
        ("ix_deliveries_receiver_id_state_id", ["receiver_id", "state", "id"]),
        ("ix_deliveries_state_id", ["state", "id"]),
        ("ix_deliveries_lead_id", ["lead_id"]),
    ):
        op.create_index(name, "deliveries", columns)
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["receiver_id", "next_attempt_at"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
