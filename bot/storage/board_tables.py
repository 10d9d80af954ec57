"""The tables of the board: counts by day and by month, and notes of what has changed since."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime

board_days = sa.Table(
    "board_days",
    metadata,
    # In this order a period of one measure and one segment lies together.
    sa.Column("measure", sa.String(16), primary_key=True),
    sa.Column("segment", sa.String(8), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("key", sa.String(320), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

board_months = sa.Table(
    "board_months",
    metadata,
    # The days of a month added up, so that a year is not read day by day.
    sa.Column("measure", sa.String(16), primary_key=True),
    sa.Column("segment", sa.String(8), primary_key=True),
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("key", sa.String(320), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

board_marks = sa.Table(
    "board_marks",
    metadata,
    # Rows are only added by those who change something: no transaction ever waits for another one here.
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("due", UtcDateTime, nullable=False),
    sa.Index("ix_board_marks_at_due", "at", "due"),
)
