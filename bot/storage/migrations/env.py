"""Run migrations on the connection that `bot.storage.schema` hands over."""

from __future__ import annotations

from alembic import context

# Their tables join the metadata.
from bot.storage import (  # noqa: F401
    account_tables,
    api_tables,
    audit_tables,
    board_tables,
    booking_tables,
    consent_tables,
    contact_tables,
    erasure_tables,
    feedback_tables,
    history_tables,
    insight_tables,
    mail_tables,
    matching_tables,
    register_tables,
    retention_tables,
    review_tables,
    routing_tables,
    scoring_tables,
    sending_tables,
    transcript_tables,
    upkeep_tables,
)
from bot.storage.schema import is_described
from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    include_name=is_described,
)
context.run_migrations()
