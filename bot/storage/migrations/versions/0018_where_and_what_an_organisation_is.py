"""Hold where somebody is and what their organisation does, as codes of the public tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_COLUMNS = {"naf": 8, "size_band": 2, "postcode": 5, "department": 3}


def upgrade() -> None:
    """Apply this revision."""
    for name, length in _COLUMNS.items():
        op.add_column("leads", sa.Column(name, sa.String(length), nullable=True))


def downgrade() -> None:
    """Take this revision back."""
    for name in _COLUMNS:
        op.drop_column("leads", name)
