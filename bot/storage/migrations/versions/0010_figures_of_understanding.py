"""Keep messages without an answer, and what each model understood on each day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_REASONS = ("not_understood", "no_answer", "out_of_scope")
_ACTS = {"not_understood": "not_understood", "no_answer": "asks:unknown", "out_of_scope": "says:out_of_scope"}
_BY_RULE = ("gives:", "corrects:", "mistypes:", "agrees", "declines", "refused", "none", "unknown")


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "unanswered_messages",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_unanswered_messages_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "turn", name=op.f("pk_unanswered_messages")),
    )
    op.create_table(
        "understanding_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("understood", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.Column("confidences", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("day", "model", name=op.f("pk_understanding_days")),
    )
    _fill()
    op.create_index(
        "ix_unanswered_messages_state_at", "unanswered_messages", ["state", "at", "conversation_id", "turn"]
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("understanding_days")
    op.drop_table("unanswered_messages")


def _fill() -> None:
    """What the messages so far say, in two statements."""
    turns = sa.table(
        "turns",
        *(
            sa.column(name)
            for name in ("conversation_id", "number", "kind", "status", "model", "received_at")
        ),
        sa.column("understanding", sa.JSON),
    )
    conversations = sa.table("conversations", sa.column("id"), sa.column("test", sa.Boolean))
    acts = sa.func.coalesce(sa.cast(turns.c.understanding["acts"], sa.Text), "")
    told = {reason: acts.like(f'%"{act}"%') for reason, act in _ACTS.items()}
    real = turns.join(conversations, conversations.c.id == turns.c.conversation_id)
    kept = (turns.c.kind != "open", conversations.c.test.is_(False))
    columns = ["conversation_id", "turn", "at", "reason", "state"]
    unanswered = sa.select(
        turns.c.conversation_id,
        turns.c.number,
        turns.c.received_at,
        sa.case(*((told[reason], reason) for reason in _REASONS)),
        sa.literal("open"),
    )
    rows = unanswered.select_from(real).where(*kept, turns.c.status != "failed", sa.or_(*told.values()))
    op.execute(sa.table("unanswered_messages", *map(sa.column, columns)).insert().from_select(columns, rows))

    sure = turns.c.understanding["confidence"].as_float()
    rated = ~sa.or_(*(acts.like(f'%"{act}%') for act in _BY_RULE)) & sure.is_not(None)
    day = sa.func.date(turns.c.received_at, type_=sa.Date)

    def count(condition: sa.sql.ColumnElement) -> sa.sql.ColumnElement:
        return sa.func.sum(sa.case((condition, 1), else_=0))

    columns = ["day", "model", "messages", "understood", "corrected", "rated", "confidences"]
    days = (
        sa.select(
            day,
            turns.c.model,
            sa.func.count(),
            count((turns.c.status != "failed") & ~acts.like('%"not_understood"%')),
            count(acts.like('%"corrects:%')),
            count(rated),
            sa.func.coalesce(sa.func.sum(sa.case((rated, sure), else_=0.0)), 0.0),
        )
        .select_from(real)
        .where(turns.c.kind == "text", turns.c.model.is_not(None), conversations.c.test.is_(False))
        .group_by(day, turns.c.model)
    )
    op.execute(sa.table("understanding_days", *map(sa.column, columns)).insert().from_select(columns, days))
