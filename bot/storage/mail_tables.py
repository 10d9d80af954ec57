"""The table of e-mails that wait, were sent or were given up."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column

mails = sa.Table(
    "mails",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("to", sa.String(254), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("html", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("last_error", sa.Text),
    sa.Column("lead_id", sa.String(36)),
    json_column("attachments"),
    # What waits: neither sent nor given up.
    sa.Index("ix_mails_next_attempt_at", "next_attempt_at"),
    # What was sent last, and what was given up.
    sa.Index("ix_mails_sent_at_next_attempt_at", "sent_at", "next_attempt_at"),
    # What an erasure deletes.
    sa.Index("ix_mails_to", "to"),
    sa.Index("ix_mails_lead_id", "lead_id"),
)
