"""Know which requests are of one person or organisation, and what was merged.

Requests from before are matched afterwards, in small transactions: see docs/matching.md.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_PEOPLE = ("persons", "organisations")


def upgrade() -> None:
    """Apply this revision."""
    for name in _PEOPLE:
        op.create_table(
            name,
            sa.Column("id", sa.String(36), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("merged_into", sa.String(36)),
            sa.ForeignKeyConstraint(["merged_into"], [f"{name}.id"], name=f"fk_{name}_merged_into"),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        )
        op.create_index(f"ix_{name}_merged_into", name, ["merged_into"])
    _links()
    _merges()
    _proposals()
    _origins()


def downgrade() -> None:
    """Take this revision back."""
    for name in (
        "lead_origins",
        "match_proposals",
        "merged_leads",
        "merges",
        "lead_keys",
        "lead_matches",
        *_PEOPLE,
    ):
        op.drop_table(name)


def _links() -> None:
    op.create_table(
        "lead_matches",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36)),
        sa.Column("organisation_id", sa.String(36)),
        sa.Column("position", sa.BigInteger(), nullable=False),
        _of_lead("lead_matches"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_lead_matches_person_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_lead_matches_organisation_id"
        ),
        sa.PrimaryKeyConstraint("lead_id", name="pk_lead_matches"),
    )
    for column in ("person_id", "organisation_id"):
        op.create_index(f"ix_lead_matches_{column}_position", "lead_matches", [column, "position", "lead_id"])
    op.create_table(
        "lead_keys",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("value", sa.String(254), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        _of_lead("lead_keys"),
        sa.PrimaryKeyConstraint("lead_id", "kind", "value", name="pk_lead_keys"),
    )
    op.create_index("ix_lead_keys_kind_value_position", "lead_keys", ["kind", "value", "position", "lead_id"])


def _merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("kept", sa.String(36), nullable=False),
        sa.Column("absorbed", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(36)),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.String(36)),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
    )
    for column in ("kept", "absorbed"):
        op.create_index(f"ix_merges_{column}", "merges", [column])
    op.create_table(
        "merged_leads",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("merge_id", _NUMBER, nullable=False),
        _of_lead("merged_leads"),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merges.id"], name="fk_merged_leads_merge_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", "merge_id", name="pk_merged_leads"),
    )
    op.create_index("ix_merged_leads_merge_id", "merged_leads", ["merge_id"])


def _proposals() -> None:
    op.create_table(
        "match_proposals",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("one", sa.String(36), nullable=False),
        sa.Column("other", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("by", sa.String(36)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("one_owner", sa.String(36)),
        sa.Column("other_owner", sa.String(36)),
        sa.PrimaryKeyConstraint("id", name="pk_match_proposals"),
        sa.UniqueConstraint("kind", "one", "other", name="uq_match_proposals_kind_one_other"),
    )
    op.create_index("ix_match_proposals_status_id", "match_proposals", ["status", "id"])
    for column in ("one", "other", "one_owner", "other_owner"):
        op.create_index(f"ix_match_proposals_{column}", "match_proposals", [column])


def _origins() -> None:
    op.create_table(
        "lead_origins",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation_id", sa.String(64)),
        sa.Column("turn", sa.Integer()),
        sa.Column("by", sa.String(36)),
        _of_lead("lead_origins"),
        sa.PrimaryKeyConstraint("lead_id", "field", name="pk_lead_origins"),
    )
    op.create_index("ix_lead_origins_conversation_id", "lead_origins", ["conversation_id"])


def _of_lead(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=f"fk_{table}_lead_id", ondelete="CASCADE")
