"""The tables of the second factor, of links that set a password, and of what administrators decide."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column


def _of_user() -> sa.Column:
    return sa.Column("user_id", sa.String(36), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False)


recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("user_id", sa.String(36), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("code_hash", sa.String(64), primary_key=True),
)

password_links = sa.Table(
    "password_links",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    _of_user(),
    sa.Column("purpose", sa.String(16), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("ix_password_links_user_id", "user_id"),
    sa.Index("ix_password_links_expires_at", "expires_at"),
)

stored_settings = sa.Table(
    "stored_settings",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    json_column("value", nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
)
