"""Keep what becomes of a lead, and who must not be contacted; find other requests of the same people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.leads.people import organisation_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BATCH = 2_000
_FOUND_BY = ("email", "phone", "siren", "organisation_key")


def upgrade() -> None:
    """Apply this revision."""
    op.add_column("leads", sa.Column("next_step", sa.Text(), nullable=True))
    op.add_column("leads", sa.Column("next_step_on", sa.Date(), nullable=True))
    op.add_column("leads", sa.Column("lost_reason", sa.String(length=32), nullable=True))
    op.add_column("leads", sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("leads", sa.Column("organisation_key", sa.String(length=120), nullable=True))
    _fill_organisation_keys()
    for column in _FOUND_BY:
        op.create_index(f"ix_leads_{column}_created_at", "leads", [column, "created_at"])
    op.create_table(
        "lead_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_changes_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_changes")),
    )
    op.create_index("ix_lead_changes_lead_id_id", "lead_changes", ["lead_id", "id"])
    op.create_table(
        "do_not_contact",
        sa.Column("contact", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_do_not_contact")),
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("do_not_contact")
    op.drop_table("lead_changes")
    for column in _FOUND_BY:
        op.drop_index(f"ix_leads_{column}_created_at", "leads")
    # One by one: SQLite would lose the trigger of the table if the table were made anew.
    for column in ("organisation_key", "contacted_at", "lost_reason", "next_step_on", "next_step"):
        op.drop_column("leads", column)


def _fill_organisation_keys() -> None:
    """Leads from before this revision, batch by batch: each page begins where the last one ended."""
    connection = op.get_bind()
    leads = sa.table(
        "leads", *(sa.column(name, sa.Text) for name in ("id", "organisation", "organisation_key"))
    )
    named = sa.select(leads.c.id, leads.c.organisation).where(leads.c.organisation.is_not(None))
    update = leads.update().where(leads.c.id == sa.bindparam("lead"))
    last = ""
    while True:
        page = connection.execute(named.where(leads.c.id > last).order_by(leads.c.id).limit(_BATCH)).all()
        if not page:
            return
        last = page[-1].id
        rows = [{"lead": row.id, "key": organisation_key(row.organisation)} for row in page]
        connection.execute(update.values(organisation_key=sa.bindparam("key")), rows)
