"""Keep reviews of messages and conversations, and a queue of what should be read first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BATCH = 1000
_ACTS = {
    "says:complain": ("unhappy", 5),
    "says:insult": ("unhappy", 5),
    "not_understood": ("not_understood", 3),
    "asks:unknown": ("no_answer", 3),
    "says:out_of_scope": ("out_of_scope", 1),
}


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "conversation_reviews",
        _conversation(),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _owner("conversation_reviews"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation_reviews")),
    )
    op.create_table(
        "message_reviews",
        _conversation(),
        sa.Column("turn", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("meaning", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("meant", sa.String(length=64), nullable=True),
        sa.Column("predicted", sa.String(length=64), nullable=True),
        sa.Column("model", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _owner("message_reviews"),
        sa.PrimaryKeyConstraint("conversation_id", "turn", name=op.f("pk_message_reviews")),
    )
    op.create_table(
        "review_tags",
        _conversation(),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _owner("review_tags"),
        sa.PrimaryKeyConstraint("conversation_id", "tag", name=op.f("pk_review_tags")),
    )
    op.create_table(
        "review_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _conversation(),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        _owner("review_events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_events")),
    )
    _fill_queue()
    op.create_index(
        "ix_conversation_reviews_queue",
        "conversation_reviews",
        ["status", "urgency", "opened_at", "conversation_id"],
    )
    op.create_index(
        "ix_conversation_reviews_reason",
        "conversation_reviews",
        ["status", "reason", "urgency", "opened_at", "conversation_id"],
    )
    op.create_index("ix_message_reviews_verdict_at", "message_reviews", ["verdict", "at"])
    op.create_index("ix_review_tags_tag_at_conversation_id", "review_tags", ["tag", "at", "conversation_id"])
    op.create_index("ix_review_events_conversation_id_id", "review_events", ["conversation_id", "id"])


def downgrade() -> None:
    """Take this revision back."""
    for table in ("review_events", "review_tags", "message_reviews", "conversation_reviews"):
        op.drop_table(table)


def _conversation() -> sa.Column:
    return sa.Column("conversation_id", sa.String(length=64), nullable=False)


def _owner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_conversation_id")
    return sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=name, ondelete="CASCADE")


def _fill_queue() -> None:
    """Conversations from before this revision join the queue, batch by batch."""
    connection = op.get_bind()
    conversations = sa.table(
        "conversations",
        sa.column("id"),
        sa.column("created_at", sa.DateTime()),
        sa.column("test", sa.Boolean),
    )
    turns = sa.table(
        "turns",
        sa.column("conversation_id"),
        sa.column("number"),
        sa.column("status"),
        sa.column("understanding", sa.JSON),
    )
    reviews = sa.table(
        "conversation_reviews",
        *(sa.column(name) for name in ("conversation_id", "status", "urgency", "reason", "turn", "version")),
        sa.column("opened_at", sa.DateTime()),
    )
    last = ""
    while True:
        page = (
            sa.select(conversations.c.id, conversations.c.created_at)
            .where(conversations.c.id > last, conversations.c.test.is_(False))
            .order_by(conversations.c.id)
            .limit(_BATCH)
        )
        begun = {row.id: row.created_at for row in connection.execute(page)}
        if not begun:
            return
        last = list(begun)[-1]  # in the order of the database, which is not always that of Python
        wanted = sa.select(turns).where(turns.c.conversation_id.in_(list(begun)), turns.c.number > 0)
        found: dict[str, list[tuple[int, str, int]]] = {}
        for row in connection.execute(wanted.order_by(turns.c.conversation_id, turns.c.number)):
            for reason, weight in _reasons(row):
                found.setdefault(row.conversation_id, []).append((weight, reason, row.number))
        rows = [_row(key, begun[key], reasons) for key, reasons in found.items()]
        if rows:
            connection.execute(reviews.insert(), rows)


def _reasons(row: Any) -> list[tuple[str, int]]:
    if row.status == "failed":
        return [("failed", 4)]
    acts = [str(act) for act in (row.understanding or {}).get("acts") or ()]
    found = {_ACTS[act] for act in acts if act in _ACTS}
    if any(act.startswith("corrects:") for act in acts):
        found.add(("corrected", 2))
    return sorted(found)


def _row(key: str, opened_at: Any, reasons: list[tuple[int, str, int]]) -> dict[str, Any]:
    weight, reason, turn = max(reasons, key=lambda item: (item[0], -item[2]))
    urgency = min(99, sum(item[0] for item in reasons))
    return {
        "conversation_id": key, "opened_at": opened_at, "status": "todo", "urgency": urgency,
        "reason": reason, "turn": turn, "version": 1,
    }  # fmt: skip
