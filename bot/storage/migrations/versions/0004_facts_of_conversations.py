"""Keep what is known of whole conversations, and the model that understood each message.

The rows made here say nothing yet: `bot.storage.schema` has them worked out once all migrations are done.
"""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)
_BATCH = 1000
_UTC = datetime.timezone.utc
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=_UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


def upgrade() -> None:
    """Apply this revision."""
    op.add_column("turns", sa.Column("model", sa.String(length=64), nullable=True))
    facts = op.create_table(
        "conversation_facts",
        sa.Column("position", _POSITION, autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("last_activity", _MOMENT, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(length=8), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("lowest_confidence", sa.Float(), nullable=True),
        sa.Column("not_understood", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("human", sa.Boolean(), nullable=False),
        sa.Column("upset", sa.Boolean(), nullable=False),
        sa.Column("rated_badly", sa.Boolean(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("intents", _JSON, nullable=False),
        sa.Column("acts", _JSON, nullable=False),
        sa.Column("models", _JSON, nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("review_status", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_facts_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_conversation_facts")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_conversation_facts_conversation_id")),
    )
    op.create_table(
        "conversation_marks",
        sa.Column("position", _POSITION, autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=96), nullable=False),
        sa.ForeignKeyConstraint(
            ["position"],
            ["conversation_facts.position"],
            name=op.f("fk_conversation_marks_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", "mark", name=op.f("pk_conversation_marks")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_conversation_marks_mark_position", "conversation_marks", ["mark", "position"])
    _begin_rows(op.get_bind(), facts)


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("conversation_marks")
    op.drop_table("conversation_facts")
    op.drop_column("turns", "model")


def _begin_rows(connection: Any, facts: Any) -> None:
    """A row for each conversation, oldest first, so that positions only ever rise."""
    stored = sa.table(
        "conversations",
        sa.column("id", sa.String()),
        sa.column("created_at", _MOMENT),
        sa.column("test", sa.Boolean()),
    )
    batch = sa.select(stored).order_by(stored.c.created_at, stored.c.id).limit(_BATCH)
    position, rows = -1, connection.execute(batch).all()
    while rows:
        new = []
        for row in rows:
            position = max(position + 1, _microseconds(row.created_at))
            new.append(_row(position, row))
        connection.execute(facts.insert(), new)
        place = sa.tuple_(rows[-1].created_at, rows[-1].id, types=[_MOMENT, sa.String()])
        further = sa.tuple_(stored.c.created_at, stored.c.id) > place
        rows = connection.execute(batch.where(further)).all()


def _row(position: int, row: Any) -> dict[str, Any]:
    return {
        "position": position,
        "conversation_id": row.id,
        "test": row.test,
        "last_activity": row.created_at,
        "messages": -1,
        "outcome": "nothing",
        "not_understood": 0,
        "failed": 0,
        "excerpt": "",
        **dict.fromkeys(("corrected", "done", "human", "upset", "rated_badly"), False),
        **{name: [] for name in ("intents", "acts", "models")},
    }


def _microseconds(moment: datetime.datetime) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=_UTC)
    return (aware - _EPOCH) // _MICROSECOND
