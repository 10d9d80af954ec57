"""Find at once which e-mail was sent last, and which ones were given up."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_index("ix_mails_sent_at_next_attempt_at", "mails", ["sent_at", "next_attempt_at"])


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index("ix_mails_sent_at_next_attempt_at", table_name="mails")
