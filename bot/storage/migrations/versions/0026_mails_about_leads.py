"""Let e-mails carry files and name the lead they speak of, so that they are erased with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.add_column("mails", sa.Column("lead_id", sa.String(36), nullable=True))
    op.add_column("mails", sa.Column("attachments", sa.JSON(none_as_null=True), nullable=True))
    op.create_index("ix_mails_lead_id", "mails", ["lead_id"])


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index("ix_mails_lead_id", table_name="mails")
    with op.batch_alter_table("mails") as mails:
        mails.drop_column("attachments")
        mails.drop_column("lead_id")
