"""The tables of who is who. Persons and organisations hold nothing but an id: what is known of them stands in
their requests, and goes with them."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata
from bot.storage.types import UtcDateTime, json_column


def _number() -> sa.Column:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _lead(**options: bool) -> sa.Column:
    key = sa.ForeignKey("leads.id", ondelete="CASCADE")
    return sa.Column("lead_id", sa.String(36), key, nullable=False, **options)


def _people(name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        # Of two that turned out to be one; undoing that cuts the link and touches nothing else.
        sa.Column("merged_into", sa.String(36), sa.ForeignKey(f"{name}.id"), index=True),
    )


persons = _people("persons")
organisations = _people("organisations")

lead_matches = sa.Table(
    "lead_matches",
    metadata,
    _lead(primary_key=True),
    sa.Column("person_id", sa.String(36), sa.ForeignKey("persons.id")),
    sa.Column("organisation_id", sa.String(36), sa.ForeignKey("organisations.id")),
    # Of the request: the newest of a person or of an organisation are read from the index.
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Index("ix_lead_matches_person_id_position", "person_id", "position", "lead_id"),
    sa.Index("ix_lead_matches_organisation_id_position", "organisation_id", "position", "lead_id"),
)

lead_keys = sa.Table(
    "lead_keys",
    metadata,
    _lead(primary_key=True),
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("value", sa.String(254), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    # The newest under a key, and whether there are too many, are read from the index alone.
    sa.Index("ix_lead_keys_kind_value_position", "kind", "value", "position", "lead_id"),
)

merges = sa.Table(
    "merges",
    metadata,
    _number(),
    sa.Column("kind", sa.String(16), nullable=False),
    # Ids of requests, of persons or of organisations.
    sa.Column("kept", sa.String(36), nullable=False),
    sa.Column("absorbed", sa.String(36), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(36)),
    sa.Column("automatic", sa.Boolean, nullable=False),
    sa.Column("fresh", sa.Boolean, nullable=False),
    json_column("why", nullable=False),
    # What every row was before and became; emptied when the merge is undone.
    json_column("changes", nullable=False),
    sa.Column("undone_at", UtcDateTime),
    sa.Column("undone_by", sa.String(36)),
    sa.Index("ix_merges_kept", "kept"),
    sa.Index("ix_merges_absorbed", "absorbed"),
)

# The requests whose rows a standing merge changed: those two, and others of the same person.
merged_leads = sa.Table(
    "merged_leads",
    metadata,
    _lead(primary_key=True),
    sa.Column(
        "merge_id",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        sa.ForeignKey("merges.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
)

match_proposals = sa.Table(
    "match_proposals",
    metadata,
    _number(),
    sa.Column("kind", sa.String(16), nullable=False),
    # Ids of two requests, the older first.
    sa.Column("one", sa.String(36), nullable=False),
    sa.Column("other", sa.String(36), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    json_column("why", nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("by", sa.String(36)),
    sa.Column("decided_at", UtcDateTime),
    # The persons or organisations that were set apart.
    sa.Column("one_owner", sa.String(36)),
    sa.Column("other_owner", sa.String(36)),
    sa.UniqueConstraint("kind", "one", "other"),
    sa.Index("ix_match_proposals_status_id", "status", "id"),
    sa.Index("ix_match_proposals_one", "one"),
    sa.Index("ix_match_proposals_other", "other"),
    sa.Index("ix_match_proposals_one_owner", "one_owner"),
    sa.Index("ix_match_proposals_other_owner", "other_owner"),
)

lead_origins = sa.Table(
    "lead_origins",
    metadata,
    _lead(primary_key=True),
    sa.Column("field", sa.String(32), primary_key=True),
    # Who said so: the visitor, a member of staff, another request, a register.
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    # The conversation, and the number of the visitor's message in it.
    sa.Column("conversation_id", sa.String(64), index=True),
    sa.Column("turn", sa.Integer),
    sa.Column("by", sa.String(36)),
)

# The companies that a referrer or an intermediary names.
referrals = sa.Table(
    "referrals",
    metadata,
    _lead(primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("company", sa.Text, nullable=False),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Index("ix_referrals_key_lead_id", "key", "lead_id"),
)

# Whether a referrer's name may be used there; without a row, it may not.
referral_names = sa.Table(
    "referral_names",
    metadata,
    _lead(primary_key=True),
    sa.Column("allowed", sa.Boolean, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(36)),
)
