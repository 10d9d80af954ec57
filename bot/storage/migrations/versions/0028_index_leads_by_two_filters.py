"""Index leads by each two of what lists are filtered by, so that two filters find few among many."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_LISTED_BY = ("source_test", "status", "segment", "score", "assigned_to", "origin")
_PAIRS = (
    ("assigned_to", "origin"),
    ("assigned_to", "segment"),
    ("assigned_to", "status"),
    ("origin", "segment"),
    ("origin", "status"),
    ("segment", "status"),
)
_OPEN = "status IN ('to_check', 'assigned', 'contacted') AND NOT do_not_contact"


def upgrade() -> None:
    """Apply this revision."""
    # SQLite would take one of the new ones instead, and read each row.
    _index_open_leads(f"lower({_OPEN.replace(' IN', ') IN', 1)}")
    for pair in _PAIRS:
        listed = [column for column in _LISTED_BY if column not in pair]
        op.create_index(_name(pair), "leads", [*pair, "position", *listed])


def downgrade() -> None:
    """Take this revision back."""
    for pair in _PAIRS:
        op.drop_index(_name(pair), table_name="leads")
    _index_open_leads(_OPEN)


def _index_open_leads(only: str) -> None:
    where = sa.text(only)
    op.drop_index("ix_leads_open_of", table_name="leads")
    op.create_index("ix_leads_open_of", "leads", ["assigned_to"], sqlite_where=where, postgresql_where=where)


def _name(pair: tuple[str, str]) -> str:
    return f"ix_leads_by_{'_'.join(pair)}"
