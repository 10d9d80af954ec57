"""Remember whose turn it is, why leads went where they went, who is away, and when contacts are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_WAITING = "lower(status) IN ('qualified', 'assigned') AND contacted_at IS NULL AND NOT do_not_contact"
_OPEN = "status IN ('to_check', 'assigned', 'contacted') AND NOT do_not_contact"


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "route_turns",
        sa.Column("pool", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("pool", name=op.f("pk_route_turns")),
    )
    op.create_table(
        "lead_routes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=254)),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("rule", sa.String(length=120)),
        sa.Column("pool", sa.String(length=64)),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("considered", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_routes_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_routes")),
    )
    op.create_index("ix_lead_routes_lead_id_id", "lead_routes", ["lead_id", "id"])
    op.create_table(
        "absences",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("substitute_id", sa.String(length=36)),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_absences_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["users.id"], name=op.f("fk_absences_substitute_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_user_id_ends_at", "absences", ["user_id", "ends_at"])
    op.create_index("ix_absences_substitute_id", "absences", ["substitute_id"])
    op.create_table(
        "lead_capacities",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_lead_capacities_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_lead_capacities")),
    )
    op.create_table(
        "contact_clocks",
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True)),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_contact_clocks_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_contact_clocks")),
    )
    waiting = sa.text("next_at IS NOT NULL")
    op.create_index(
        "ix_contact_clocks_next_at",
        "contact_clocks",
        ["next_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    for name, column, which in (
        ("ix_leads_waiting", "position", _WAITING),
        ("ix_leads_open_of", "assigned_to", _OPEN),
    ):
        where = sa.text(which)
        op.create_index(name, "leads", [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take this revision back."""
    for name in ("ix_leads_open_of", "ix_leads_waiting"):
        op.drop_index(name, table_name="leads")
    for table in ("contact_clocks", "lead_capacities", "absences", "lead_routes", "route_turns"):
        op.drop_table(table)
