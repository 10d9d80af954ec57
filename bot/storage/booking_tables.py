"""The tables of calls that are booked."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime


def _of_lead() -> sa.ForeignKey:
    """A call goes with the lead that it is about."""
    return sa.ForeignKey("leads.id", ondelete="CASCADE")


bookings = sa.Table(
    "bookings",
    metadata,
    sa.Column("lead_id", sa.String(36), _of_lead(), primary_key=True),
    sa.Column("id", sa.String(36), nullable=False),
    sa.Column("starts_at", UtcDateTime, nullable=False),
    sa.Column("ends_at", UtcDateTime, nullable=False),
    sa.Column("owner", sa.String(254)),
    sa.Column("seat", sa.Integer, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False, server_default="0"),
    # The calls of a week, of everybody or of one owner.
    sa.Index("ix_bookings_starts_at", "starts_at"),
    sa.Index("ix_bookings_owner_starts_at", "owner", "starts_at"),
)

booked_times = sa.Table(
    "booked_times",
    metadata,
    # A call takes every five minutes of its time. Two calls that have a moment in common share one of them,
    # whatever their lengths: these keys are why nobody is booked twice, on either database.
    sa.Column("time", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seat", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("owner", sa.String(254)),
    sa.Column("lead_id", sa.String(36), _of_lead(), nullable=False, index=True),
    sa.Index("uq_booked_times_owner_time", "owner", "time", unique=True),
)
