"""Let visitors end and rate conversations, note the copies they asked for, and keep proofs of erasure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.add_column("conversations", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "message_thumbs",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("thumb", sa.String(length=4), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_message_thumbs_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_thumbs_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_thumbs")),
    )
    op.create_index("ix_message_thumbs_conversation_id", "message_thumbs", ["conversation_id"])
    op.create_table(
        "conversation_ratings",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_ratings_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation_ratings")),
    )
    op.create_table(
        "transcript_mails",
        sa.Column("mail_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_transcript_mails_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_transcript_mails")),
    )
    op.create_index("ix_transcript_mails_conversation_id", "transcript_mails", ["conversation_id"])
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("digest", name=op.f("uq_erasures_digest")),
    )
    op.create_index("ix_erasures_conversation_id", "erasures", ["conversation_id"])


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("erasures")
    op.drop_table("transcript_mails")
    op.drop_table("conversation_ratings")
    op.drop_table("message_thumbs")
    op.drop_column("conversations", "ended_at")
