"""Count leads and conversations by day, and note which days have to be counted."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_DAY = datetime.timedelta(days=1)


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "board_days",
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("segment", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "segment", "day", "key", name=op.f("pk_board_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "board_marks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_marks")),
    )
    _mark_what_is_there()
    op.create_index("ix_board_marks_at_due", "board_marks", ["at", "due"])


def downgrade() -> None:
    """Take this revision back."""
    for table in ("board_marks", "board_days"):
        op.drop_table(table)


def _mark_what_is_there() -> None:
    """Days are counted when somebody looks at the board, or by the command: here they are only noted.

    A day of ours is a part of two days of UTC, so both ends of each are noted.
    """
    connection = op.get_bind()
    marks = sa.table("board_marks", sa.column("at", _moment()), sa.column("due", _moment()))
    ends: set[datetime.datetime] = set()
    for name in ("leads", "conversations"):
        table = sa.table(name, sa.column("created_at", _moment()))
        begin = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        while True:
            # One look into the index for each day, however many rows it has.
            first = sa.select(sa.func.min(table.c.created_at)).where(table.c.created_at >= _plain(begin))
            found = connection.execute(first).scalar()
            if found is None:
                break
            day = found.astimezone(datetime.timezone.utc) if found.tzinfo else found
            midnight = datetime.datetime.combine(day.date(), datetime.time(), datetime.timezone.utc)
            begin = midnight + _DAY
            ends |= {midnight, begin - datetime.timedelta(seconds=1)}
    rows = [{"at": _plain(moment), "due": _plain(moment)} for moment in sorted(ends)]
    if rows:
        connection.execute(marks.insert(), rows)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _plain(moment: datetime.datetime) -> datetime.datetime:
    """SQLite keeps moments without their time zone."""
    return moment.replace(tzinfo=None) if op.get_bind().dialect.name == "sqlite" else moment
