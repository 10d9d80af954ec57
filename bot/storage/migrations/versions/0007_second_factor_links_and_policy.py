"""Give accounts a second factor, links that set a password and a policy; let the audit log be filtered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LOG_BEFORE = {"subject_id_id": ["subject_id", "id"], "by_id": ["by", "id"], "action_id": ["action", "id"]}
_LOG_NOW = {
    "at_id": ["at", "id"],
    "by_at_id": ["by", "at", "id"],
    "action_at_id": ["action", "at", "id"],
    "by_action_at_id": ["by", "action", "at", "id"],
    "subject_id_at_id": ["subject_id", "at", "id"],
}


def upgrade() -> None:
    """Apply this revision."""
    for column in (
        sa.Column("totp_seed", sa.String(length=64), nullable=True),
        sa.Column("totp_pending", sa.String(length=64), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("second_factor_required", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shortcuts", sa.Boolean(), server_default=sa.true(), nullable=False),
    ):
        op.add_column("users", column)
    op.add_column(
        "staff_sessions", sa.Column("awaits_code", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("staff_sessions", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "staff_sessions", sa.Column("device", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.create_index("ix_staff_sessions_expires_at", "staff_sessions", ["expires_at"])
    _create_tables()
    _replace_indexes(_LOG_BEFORE, _LOG_NOW)


def _create_tables() -> None:
    owner = sa.ForeignKeyConstraint
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        owner(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "password_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        owner(["user_id"], ["users.id"], name=op.f("fk_password_links_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_links")),
    )
    op.create_index("ix_password_links_user_id", "password_links", ["user_id"])
    op.create_index("ix_password_links_expires_at", "password_links", ["expires_at"])
    op.create_table(
        "stored_settings",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stored_settings")),
    )


def _replace_indexes(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    for name in old:
        op.drop_index(f"ix_audit_log_{name}", table_name="audit_log")
    for name, columns in new.items():
        op.create_index(f"ix_audit_log_{name}", "audit_log", columns)


def downgrade() -> None:
    """Take this revision back."""
    _replace_indexes(_LOG_NOW, _LOG_BEFORE)
    for table in ("stored_settings", "password_links", "recovery_codes"):
        op.drop_table(table)
    op.drop_index("ix_staff_sessions_expires_at", table_name="staff_sessions")
    # Not as a batch, which makes the table anew: rows that belong to the old one would go with it.
    for name in ("device", "seen_at", "awaits_code"):
        op.drop_column("staff_sessions", name)
    for name in (
        *("shortcuts", "last_sign_in_at", "second_factor_required"),
        *("totp_last_step", "totp_pending", "totp_seed"),
    ):
        op.drop_column("users", name)
