"""Remember by which weights each lead was scored, and what rescorings changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision. Scores without weights are computed again as soon as the product runs."""
    op.add_column("leads", sa.Column("score_weights", sa.String(12), nullable=True))
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "scorings",
        sa.Column("id", number, nullable=False),
        sa.Column("digest", sa.String(12), nullable=False),
        sa.Column("published", sa.JSON(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorings")),
    )
    op.create_table(
        "scoring_differences",
        sa.Column("scoring_id", number, autoincrement=False, nullable=False),
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scoring_id"],
            ["scorings.id"],
            name=op.f("fk_scoring_differences_scoring_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_scoring_differences_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("scoring_id", "lead_id", name=op.f("pk_scoring_differences")),
    )
    op.create_index("ix_scoring_differences_lead_id", "scoring_differences", ["lead_id"])


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("scoring_differences")
    op.drop_table("scorings")
    op.drop_column("leads", "score_weights")
