"""The tables by which a person is found: every contact detail that was ever known of a lead or said in a
conversation, also one that was corrected since. They go with their lead, and with their conversation.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime

lead_contacts = sa.Table(
    "lead_contacts",
    metadata,
    sa.Column("lead_id", sa.String(36), sa.ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("contact", sa.String(320), primary_key=True),
    sa.Index("ix_lead_contacts_contact", "contact"),
)

conversation_contacts = sa.Table(
    "conversation_contacts",
    metadata,
    sa.Column(
        "conversation_id",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("contact", sa.String(320), primary_key=True),
    sa.Index("ix_conversation_contacts_contact", "contact"),
)

erasures_due = sa.Table(
    "erasures_due",
    metadata,
    # What was asked for and is not done yet. The row goes in the transaction that erases.
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("asked_by", sa.String(16), nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
)

redactions_due = sa.Table(
    "redactions_due",
    metadata,
    # Whose visitor refuses to be contacted. The row goes in the transaction that cleans the conversation.
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("asked_at", UtcDateTime, nullable=False),
)
