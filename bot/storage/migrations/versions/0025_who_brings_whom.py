"""Know which companies a referrer brings, and whether their name may be used there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "referrals",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        _of_lead("referrals"),
        sa.PrimaryKeyConstraint("lead_id", "number", name="pk_referrals"),
    )
    op.create_index("ix_referrals_key_lead_id", "referrals", ["key", "lead_id"])
    op.create_table(
        "referral_names",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(36)),
        _of_lead("referral_names"),
        sa.PrimaryKeyConstraint("lead_id", name="pk_referral_names"),
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("referral_names")
    op.drop_table("referrals")


def _of_lead(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=f"fk_{table}_lead_id", ondelete="CASCADE")
