"""Give each lead a position and an origin, index all that lists are filtered by, and the words of leads."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.leads.lead import Source
from bot.search.words import search_words
from bot.storage.full_text import FullText
from bot.storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BATCH = 1000
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_LISTED_BY = ("source_test", "status", "segment", "score", "assigned_to", "origin")
_WALKED = {
    "ix_leads_by_position": (),
    "ix_leads_by_status": ("status",),
    "ix_leads_by_segment": ("segment",),
    "ix_leads_by_assigned_to": ("assigned_to",),
    "ix_leads_by_origin": ("origin",),
    "ix_leads_by_score": ("score",),
}
_PARTIAL = {
    "ix_leads_by_callback_at": (("callback_at", "position"), "callback_at IS NOT NULL"),
    "ix_leads_by_deadline": (("deadline", "position"), "deadline IS NOT NULL"),
    "ix_leads_do_not_contact": (("position",), "do_not_contact"),
}
_TEXTS = (
    "first_name", "last_name", "email", "phone", "organisation", "siren", "siret", "legal_category", "role",
    "need", "regulation", "procedure", "reference", "end_customers", "gateway_companies", "timeline",
)  # fmt: skip
_leads = sa.table(
    "leads",
    sa.column("id", sa.String),
    sa.column("created_at", UtcDateTime),
    sa.column("source_referrer", sa.Text),
    sa.column("source_utm", sa.JSON),
    sa.column("position", sa.BigInteger),
    sa.column("origin", sa.String),
    *(sa.column(name, sa.Text) for name in _TEXTS),
)


def upgrade() -> None:
    """Apply this revision."""
    op.add_column("leads", sa.Column("position", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("leads", sa.Column("origin", sa.String(length=80), nullable=True))
    _make_search()
    _fill_in()
    op.create_index("uq_leads_position", "leads", ["position"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE lead_search ADD FOREIGN KEY (position) REFERENCES leads (position) ON DELETE CASCADE"
        )
    op.drop_index("ix_leads_status_created_at", table_name="leads")
    op.create_index("ix_leads_updated_at", "leads", ["updated_at"])
    for name, first in _WALKED.items():
        listed = [column for column in _LISTED_BY if column not in first]
        op.create_index(name, "leads", [*first, "position", *listed])
    for name, (columns, only) in _PARTIAL.items():
        where = sa.text(only)
        op.create_index(name, "leads", list(columns), sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take this revision back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER leads_leave_the_search")
    op.execute("DROP TABLE lead_search")
    for name in (*_WALKED, *_PARTIAL, "ix_leads_updated_at", "uq_leads_position"):
        op.drop_index(name, table_name="leads")
    op.create_index("ix_leads_status_created_at", "leads", ["status", "created_at"])
    op.drop_column("leads", "origin")
    op.drop_column("leads", "position")


def _make_search() -> None:
    """The index of words. A lead that is deleted leaves it, whoever deletes it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE lead_search (position BIGINT PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_lead_search_words ON lead_search USING gin (words)")
        return
    op.execute("CREATE VIRTUAL TABLE lead_search USING fts5(words, tokenize='ascii', columnsize=0)")
    op.execute(
        "CREATE TRIGGER leads_leave_the_search AFTER DELETE ON leads"
        " BEGIN DELETE FROM lead_search WHERE rowid = old.position; END"
    )


def _fill_in() -> None:
    connection, search, position = op.get_bind(), FullText("lead_search"), -1
    by_id = _leads.c.id == sa.bindparam("the_id")
    change = _leads.update().where(by_id).values(position=sa.bindparam("at"), origin=sa.bindparam("from_"))
    for batch in _batches():
        changes, words = [], []
        for row in batch:
            created = (row["created_at"] - _EPOCH) // datetime.timedelta(microseconds=1)
            position = max(position + 1, created)
            source = Source(referrer=row["source_referrer"], utm=row["source_utm"] or {})
            changes.append({"the_id": row["id"], "at": position, "from_": source.origin})
            text = "\n".join(row[name] for name in _TEXTS if row[name])
            words.append((position, search_words(text)))
        connection.execute(change, changes)
        search.add(connection, words)


def _batches() -> Iterator[list[Any]]:
    """All leads, oldest first. Where two were created at once, their ids decide."""
    place = sa.tuple_(_leads.c.created_at, _leads.c.id)
    statement = sa.select(_leads).order_by(_leads.c.created_at, _leads.c.id).limit(_BATCH)
    batch = op.get_bind().execute(statement).mappings().all()
    while batch:
        yield batch
        last = (batch[-1]["created_at"], batch[-1]["id"])
        beyond = place > sa.tuple_(*last, types=[_leads.c.created_at.type, _leads.c.id.type])
        batch = op.get_bind().execute(statement.where(beyond)).mappings().all()
