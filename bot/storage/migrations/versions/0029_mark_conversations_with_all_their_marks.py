"""Let each mark of a conversation tell of all its marks, so that several are asked for in one index."""

from __future__ import annotations

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_BEFORE, _AFTER = "ix_conversation_marks_mark_position", "ix_conversation_marks_mark_position_traits"
_SUMMED = """
    SELECT one.position, one.mark, every.traits
    FROM (
        SELECT held.position, CAST(sum(DISTINCT place.bit) AS BIGINT) AS traits
        FROM conversation_marks held JOIN places_of_marks place ON place.mark = held.mark
        GROUP BY held.position
    ) every
    JOIN conversation_marks one ON one.position = every.position
"""
"""A sum of different bits, each once, is all of them."""


def upgrade() -> None:
    """Apply this revision: into a new table, which is faster than to change each row of the old one."""
    _make_places()
    if op.get_bind().dialect.name == "postgresql":
        _replace_on_postgresql()
    else:
        _replace_on_sqlite()
    op.drop_table("places_of_marks")
    op.create_index(_AFTER, "conversation_marks", ["mark", "position", "traits"])


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index(_AFTER, table_name="conversation_marks")
    op.drop_column("conversation_marks", "traits")
    op.create_index(_BEFORE, "conversation_marks", ["mark", "position"])


def _replace_on_postgresql() -> None:
    """Keys come last: to look for each row in them while it is written takes longer."""
    op.execute(f"CREATE TABLE marks_with_traits AS {_SUMMED}")
    op.drop_table("conversation_marks")
    op.rename_table("marks_with_traits", "conversation_marks")
    for column in ("position", "mark", "traits"):
        op.alter_column("conversation_marks", column, nullable=False)
    op.create_primary_key("pk_conversation_marks", "conversation_marks", ["position", "mark"])
    op.create_foreign_key(
        "fk_conversation_marks_position",
        "conversation_marks",
        "conversation_facts",
        ["position"],
        ["position"],
        ondelete="CASCADE",
    )


def _replace_on_sqlite() -> None:
    """In the order of the key, which is that of the table."""
    op.create_table(
        "marks_with_traits",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=96), nullable=False),
        sa.Column("traits", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position"],
            ["conversation_facts.position"],
            name=op.f("fk_conversation_marks_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", "mark", name=op.f("pk_conversation_marks")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO marks_with_traits (position, mark, traits) {_SUMMED} ORDER BY 1, 2")
    op.drop_table("conversation_marks")
    op.rename_table("marks_with_traits", "conversation_marks")


def _make_places() -> None:
    """Which bit each mark sets: what `bot.conversations.traits` says, as it says it now."""
    places = op.create_table(
        "places_of_marks",
        sa.Column("mark", sa.String(length=96), primary_key=True),
        sa.Column("bit", sa.BigInteger(), nullable=False),
    )
    marks = op.get_bind().execute(sa.text("SELECT DISTINCT mark FROM conversation_marks")).scalars()
    rows = [{"mark": mark, "bit": 1 << zlib.crc32(mark.encode(), 2224) % 62} for mark in marks]
    op.bulk_insert(places, rows)
