"""Keep what the public register of companies is asked about each lead, and what it answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "register_look_ups",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("query", sa.String(200), nullable=False),
        sa.Column("query_department", sa.String(3), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("looked_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_register_look_ups_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_register_look_ups")),
    )
    op.create_index("ix_register_look_ups_due_at", "register_look_ups", ["due_at"])
    op.create_index(
        "ix_register_look_ups_query", "register_look_ups", ["query", "query_department", "looked_at"]
    )
    op.create_index("ix_register_look_ups_looked_at", "register_look_ups", ["looked_at"])


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("register_look_ups")
