"""Find what somebody was sending when they died, however much else waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_index(
        "ix_deliveries_leased",
        "deliveries",
        ["next_attempt_at"],
        sqlite_where=sa.text("leased = 1"),
        postgresql_where=sa.text("leased"),
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index("ix_deliveries_leased", table_name="deliveries")
