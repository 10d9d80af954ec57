"""Know which passwords somebody else knows, and find the e-mails of one address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.add_column(
        "users", sa.Column("password_given", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index("ix_mails_to", "mails", ["to"])


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index("ix_mails_to", table_name="mails")
    with op.batch_alter_table("users") as users:
        users.drop_column("password_given")
