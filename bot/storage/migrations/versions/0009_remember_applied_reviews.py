"""Remember which reviews of messages became training data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.add_column("message_reviews", sa.Column("applied", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take this revision back."""
    op.drop_column("message_reviews", "applied")
