"""Keep consent for each purpose, know since when a request is kept, and find people by any contact detail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_BATCH = 1_000
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS = {
    "consent_turn": sa.Integer(),
    "consent_by": sa.String(length=36),
    "consent_marketing_text_version": sa.String(length=64),
    "consent_marketing_at": sa.DateTime(timezone=True),
    "consent_marketing_turn": sa.Integer(),
    "consent_marketing_by": sa.String(length=36),
    "last_contact_at": sa.DateTime(timezone=True),
    "kept_since": sa.DateTime(timezone=True),
}
_SPOKEN_TO = (
    "SELECT max(at) FROM lead_changes WHERE lead_changes.lead_id = leads.id"
    " AND field = 'status' AND after IN ('contacted', 'won')"
)
_LATEST = {"sqlite": "max", "postgresql": "greatest"}


def upgrade() -> None:
    """Apply this revision."""
    for name, kind in _COLUMNS.items():
        op.add_column("leads", sa.Column(name, kind, nullable=True))
    _fill_moments()
    op.create_index("ix_leads_status_kept_since", "leads", ["status", "kept_since"])
    op.create_table(
        "consent_log",
        sa.Column("id", _ID, nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_version", sa.String(length=64), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_consent_log_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_log")),
    )
    op.create_index("ix_consent_log_lead_id_id", "consent_log", ["lead_id", "id"])
    _fill_log()
    op.create_table(
        "retention_reports",
        sa.Column("id", _ID, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_reports")),
    )
    op.create_index("ix_conversation_facts_last_activity", "conversation_facts", ["last_activity"])
    op.create_index("ix_erasures_erased_at", "erasures", ["erased_at"])
    for owner, kind in (("lead", sa.String(length=36)), ("conversation", sa.String(length=64))):
        _create_contacts(owner, kind)
    op.create_table(
        "erasures_due",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_erasures_due")),
    )
    op.create_table(
        "redactions_due",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_redactions_due")),
    )
    op.execute(
        "INSERT INTO redactions_due (conversation_id, asked_at)"
        " SELECT conversation_id, min(updated_at) FROM leads"
        " WHERE status = 'no_contact' GROUP BY conversation_id"
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_tokens_hash")),
    )
    _fill_lead_contacts()
    _fill_conversation_contacts()


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("api_tokens")
    op.drop_table("redactions_due")
    op.drop_table("erasures_due")
    op.drop_table("conversation_contacts")
    op.drop_table("lead_contacts")
    op.drop_index("ix_erasures_erased_at", table_name="erasures")
    op.drop_index("ix_conversation_facts_last_activity", table_name="conversation_facts")
    op.drop_table("retention_reports")
    op.drop_table("consent_log")
    op.drop_index("ix_leads_status_kept_since", table_name="leads")
    # One by one: SQLite would lose the trigger of the table if the table were made anew.
    for name in reversed(_COLUMNS):
        op.drop_column("leads", name)


def _fill_moments() -> None:
    """What is known of when people were last spoken to stands in the histories.

    In one pass: each pass writes every row anew, and its place in every index.
    """
    latest = _LATEST[op.get_bind().dialect.name]
    spoken_to = f"coalesce(({_SPOKEN_TO}), contacted_at, created_at)"
    op.execute(
        f"UPDATE leads SET last_contact_at = {spoken_to}, kept_since = {latest}(created_at, {spoken_to})"
    )


def _fill_log() -> None:
    """The decision that is in force is all that was kept until now."""
    for answer, decision in (("", "given"), ("NOT ", "refused")):
        op.execute(
            "INSERT INTO consent_log (lead_id, purpose, decision, at, text_version)"
            f" SELECT id, 'contact', '{decision}', coalesce(consent_at, updated_at), consent_text_version"
            f" FROM leads WHERE consent_contact IS NOT NULL AND {answer}consent_contact"
        )


def _create_contacts(owner: str, kind: sa.types.TypeEngine) -> None:
    table, key = f"{owner}_contacts", f"{owner}_id"
    op.create_table(
        table,
        sa.Column(key, kind, nullable=False),
        sa.Column("contact", sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint([key], [f"{owner}s.id"], name=op.f(f"fk_{table}_{key}"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(key, "contact", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_contact", table, ["contact"])


def _fill_lead_contacts() -> None:
    """What leads hold, and what was corrected since."""
    for kind in ("email", "phone"):
        op.execute(
            "INSERT INTO lead_contacts (lead_id, contact)"
            f" SELECT id, substr('{kind}:' || lower({kind}), 1, 320) FROM leads"
            f" WHERE {kind} IS NOT NULL AND {kind} <> ''"
            f" UNION SELECT lead_id, substr('{kind}:' || lower(before), 1, 320) FROM lead_changes"
            f" WHERE field = '{kind}' AND before IS NOT NULL AND before <> ''"
            f" UNION SELECT lead_id, substr('{kind}:' || lower(after), 1, 320) FROM lead_changes"
            f" WHERE field = '{kind}' AND after IS NOT NULL AND after <> ''"
        )


def _fill_conversation_contacts() -> None:
    """What was understood as a contact detail, conversation by conversation."""
    connection = op.get_bind()
    columns = ("conversation_id", "number", "understanding")
    turns = sa.table("turns", *(sa.column(name) for name in columns))
    text = sa.cast(turns.c.understanding, sa.Text)
    telling = text.like('%"email"%') | text.like('%"phone"%')
    contacts = sa.table("conversation_contacts", sa.column("conversation_id"), sa.column("contact"))
    after = ""
    while True:
        page = sa.select(turns.c.conversation_id).where(turns.c.conversation_id > after).distinct()
        page = page.order_by(turns.c.conversation_id).limit(_BATCH).subquery()
        last = connection.execute(sa.select(sa.func.max(page.c.conversation_id))).scalar()
        if last is None:
            return
        its = (turns.c.conversation_id > after) & (turns.c.conversation_id <= last)
        found: set[tuple[str, str]] = set()
        for row in connection.execute(sa.select(turns.c.conversation_id, text).where(its, telling)):
            found.update((row[0], contact) for contact in _contacts(row[1]))
        if found:
            rows = [{"conversation_id": key, "contact": contact} for key, contact in sorted(found)]
            connection.execute(contacts.insert(), rows)
        after = last


def _contacts(understanding: str) -> Iterator[str]:
    known: Any = json.loads(understanding)
    for fact in (known.get("facts") or ()) if isinstance(known, dict) else ():
        topic, value = fact.get("topic"), fact.get("value")
        if topic in ("email", "phone") and isinstance(value, str) and value:
            yield f"{topic}:{value.lower()}"[:320]
