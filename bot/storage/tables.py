"""The tables. Constraints here are the last word: they hold whatever the processes above do at once."""

from __future__ import annotations

import sqlalchemy as sa

from bot.leads.lead import LONGEST_ORIGIN
from bot.leads.people import LONGEST_KEY
from bot.storage.lead_indexes import add_partial_indexes, list_indexes
from bot.storage.types import UtcDateTime, json_column

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _owner(column: str) -> sa.ForeignKey:
    """A row that disappears with the row it belongs to."""
    return sa.ForeignKey(column, ondelete="CASCADE")


leads = sa.Table(
    "leads",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    # Not a foreign key: a lead outlives its transcript, which is kept for a shorter time.
    sa.Column("conversation_id", sa.String(64), nullable=False),
    sa.Column("request", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("check_reason", sa.String(64)),
    sa.Column("segment", sa.String(8)),
    sa.Column("profile", sa.String(32)),
    sa.Column("confidence", sa.Float),
    sa.Column("score", sa.Integer),
    json_column("score_reasons", nullable=False),
    sa.Column("score_weights", sa.String(12)),
    sa.Column("first_name", sa.Text),
    sa.Column("last_name", sa.Text),
    sa.Column("email", sa.Text),
    sa.Column("phone", sa.Text),
    sa.Column("organisation", sa.Text),
    sa.Column("siren", sa.String(9)),
    sa.Column("siret", sa.String(14)),
    sa.Column("legal_category", sa.Text),
    sa.Column("naf", sa.String(8)),
    sa.Column("size_band", sa.String(2)),
    sa.Column("postcode", sa.String(5)),
    sa.Column("department", sa.String(3)),
    sa.Column("role", sa.Text),
    sa.Column("size", sa.BigInteger),
    sa.Column("usage", sa.String(32)),
    sa.Column("need", sa.Text),
    sa.Column("budget", sa.BigInteger),
    sa.Column("budget_period", sa.String(16)),
    sa.Column("timeline", sa.Text),
    sa.Column("timeline_date", sa.Date),
    sa.Column("procedure", sa.Text),
    sa.Column("reference", sa.Text),
    sa.Column("deadline", sa.Date),
    sa.Column("end_customers", sa.Text),
    sa.Column("gateway_companies", sa.Text),
    sa.Column("regulation", sa.Text),
    sa.Column("consent_contact", sa.Boolean),
    sa.Column("consent_marketing", sa.Boolean),
    sa.Column("consent_text_version", sa.String(64)),
    sa.Column("consent_at", UtcDateTime),
    sa.Column("consent_turn", sa.Integer),
    sa.Column("consent_by", sa.String(36)),
    sa.Column("consent_marketing_text_version", sa.String(64)),
    sa.Column("consent_marketing_at", UtcDateTime),
    sa.Column("consent_marketing_turn", sa.Integer),
    sa.Column("consent_marketing_by", sa.String(36)),
    sa.Column("lawful_basis", sa.String(64)),
    sa.Column("source_page", sa.Text),
    sa.Column("source_referrer", sa.Text),
    json_column("source_utm", nullable=False),
    sa.Column("source_test", sa.Boolean, nullable=False),
    sa.Column("callback_at", UtcDateTime),
    sa.Column("assigned_to", sa.Text),
    sa.Column("brief", sa.Text),
    sa.Column("next_step", sa.Text),
    sa.Column("next_step_on", sa.Date),
    sa.Column("lost_reason", sa.String(32)),
    sa.Column("contacted_at", UtcDateTime),
    sa.Column("last_contact_at", UtcDateTime),
    # Since when its retention runs; it follows from the moments above.
    sa.Column("kept_since", UtcDateTime),
    # How the name of the organisation is looked up; it follows from `organisation`.
    sa.Column("organisation_key", sa.String(LONGEST_KEY)),
    sa.Column("do_not_contact", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # The microsecond of `created_at`, or the next free one: order, place in a list and number in the index
    # of words at once.
    sa.Column("position", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("origin", sa.String(LONGEST_ORIGIN)),
    sa.UniqueConstraint("conversation_id", "request"),
    sa.Index("ix_leads_created_at_id", "created_at", "id"),
    # Other requests of the same person, of the same organisation.
    sa.Index("ix_leads_email_created_at", "email", "created_at"),
    sa.Index("ix_leads_phone_created_at", "phone", "created_at"),
    sa.Index("ix_leads_siren_created_at", "siren", "created_at"),
    sa.Index("ix_leads_organisation_key_created_at", "organisation_key", "created_at"),
    sa.Index("ix_leads_updated_at", "updated_at"),
    # What a purge looks at: the oldest of each kind of rest.
    sa.Index("ix_leads_status_kept_since", "status", "kept_since"),
    sa.Index("uq_leads_position", "position", unique=True),
    *list_indexes(),
)
add_partial_indexes(leads)

evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column("lead_id", sa.String(36), _owner("leads.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("signal", sa.Text, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("weight", sa.Float, nullable=False),
    sa.Column("segment", sa.String(8)),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("lead_id", sa.String(36), _owner("leads.id"), nullable=False, index=True),
    sa.Column("event", sa.String(32), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    # What receivers know the event by. Not the number: SQLite gives that of the last row again.
    sa.Column("key", sa.String(40), nullable=False),
    # When it was made one delivery for each receiver.
    sa.Column("planned_at", UtcDateTime),
    sa.Index("ix_outbox_key", "key", unique=True),
    sa.Index("ix_outbox_planned_at_id", "planned_at", "id"),
)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("page", sa.Text),
    sa.Column("referrer", sa.Text),
    json_column("utm", nullable=False),
    sa.Column("test", sa.Boolean, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Index("ix_conversations_created_at_id", "created_at", "id"),
)

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("conversation_id", sa.String(64), _owner("conversations.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("message_id", sa.String(36), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("button_id", sa.String(36)),
    sa.Column("payload", sa.Text),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("retry_at", UtcDateTime),
    sa.Column("failure", sa.String(64)),
    sa.Column("answered_at", UtcDateTime),
    json_column("understanding"),
    sa.Column("requested_slot", sa.String(64)),
    sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("model", sa.String(64)),
    sa.UniqueConstraint("conversation_id", "message_id"),
    sa.Index("ix_turns_status_retry_at", "status", "retry_at"),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    json_column("buttons", nullable=False),
    json_column("card"),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("conversation_id", "turn", "position"),
    sa.ForeignKeyConstraint(
        ["conversation_id", "turn"], ["turns.conversation_id", "turns.number"], ondelete="CASCADE"
    ),
)

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("failed_logins", sa.Integer, nullable=False, server_default="0"),
    sa.Column("locked_until", UtcDateTime),
    sa.Column("totp_seed", sa.String(64)),
    sa.Column("totp_pending", sa.String(64)),
    sa.Column("totp_last_step", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("second_factor_required", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("last_sign_in_at", UtcDateTime),
    sa.Column("shortcuts", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("password_given", sa.Boolean, nullable=False, server_default=sa.false()),
)

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.String(36), _owner("users.id"), nullable=False, index=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
    sa.Column("awaits_code", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("seen_at", UtcDateTime),
    sa.Column("device", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Index("ix_staff_sessions_expires_at", "expires_at"),
)
