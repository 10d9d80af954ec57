"""Add up the counts of days by month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_FIRST_DAY = {
    "sqlite": "strftime('%Y-%m-01', day)",
    "postgresql": "CAST(date_trunc('month', day) AS date)",
}


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "board_months",
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("segment", sa.String(length=8), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "segment", "month", "key", name=op.f("pk_board_months")),
        sqlite_with_rowid=False,
    )
    month = _FIRST_DAY[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO board_months (measure, segment, month, key, count)"
        f" SELECT measure, segment, {month}, key, sum(count) FROM board_days GROUP BY 1, 2, 3, 4"
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("board_months")
