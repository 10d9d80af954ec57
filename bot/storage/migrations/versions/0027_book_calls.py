"""Book calls, so that nobody is promised twice for the same time."""

from __future__ import annotations

import datetime
import itertools
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision. Calls that are planned already are booked, with the length that is the default."""
    op.create_table(
        "bookings",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(254), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_bookings_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_bookings")),
    )
    op.create_index("ix_bookings_starts_at", "bookings", ["starts_at"])
    op.create_index("ix_bookings_owner_starts_at", "bookings", ["owner", "starts_at"])
    op.create_table(
        "booked_times",
        sa.Column("time", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(254), nullable=True),
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_booked_times_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("time", "seat", name=op.f("pk_booked_times")),
    )
    op.create_index("ix_booked_times_lead_id", "booked_times", ["lead_id"])
    op.create_index("uq_booked_times_owner_time", "booked_times", ["owner", "time"], unique=True)
    _book_what_is_planned()


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("booked_times")
    op.drop_table("bookings")


_leads = sa.table(
    "leads",
    *(sa.column(name) for name in ("id", "status", "assigned_to", "source_test", "do_not_contact")),
    sa.column("callback_at", sa.DateTime(timezone=True)),
)
_bookings = sa.table(
    "bookings",
    *(sa.column(name) for name in ("lead_id", "id", "owner", "seat", "sequence")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("starts_at", "ends_at")),
)
_times = sa.table("booked_times", *(sa.column(name) for name in ("time", "seat", "owner", "lead_id")))
_LENGTH = datetime.timedelta(minutes=30)
_UTC = datetime.timezone.utc


def _book_what_is_planned() -> None:
    connection = op.get_bind()
    now = datetime.datetime.now(_UTC)
    sqlite = connection.dialect.name == "sqlite"
    planned = sa.select(_leads.c.id, _leads.c.assigned_to, _leads.c.callback_at).where(
        _leads.c.callback_at > (now.replace(tzinfo=None) if sqlite else now),
        _leads.c.status.in_(["qualified", "to_check", "assigned", "contacted", "won"]),
        _leads.c.source_test == sa.false(),
        _leads.c.do_not_contact == sa.false(),
    )
    taken: set[tuple[int, Any]] = set()
    for lead_id, owner, start in connection.execute(
        planned.order_by(_leads.c.callback_at, _leads.c.id)
    ).all():
        begin = start.replace(tzinfo=_UTC) if start.tzinfo is None else start
        first, last = int(begin.timestamp() // 300), -int(-(begin + _LENGTH).timestamp() // 300)
        times = range(first, last)
        caller = owner if all((time, owner) not in taken for time in times) else None
        seat = next(n for n in itertools.count() if all((time, n) not in taken for time in times))
        taken.update((time, key) for time in times for key in (seat, caller))
        connection.execute(
            _bookings.insert().values(
                lead_id=lead_id, id=str(uuid.uuid4()), owner=caller, seat=seat, sequence=0,
                starts_at=start, ends_at=start + _LENGTH,
            )
        )  # fmt: skip
        rows = [{"time": time, "seat": seat, "owner": caller, "lead_id": lead_id} for time in times]
        connection.execute(_times.insert(), rows)
