"""Index the words of conversations.

Their facts are marked as unknown: `bot.storage.schema` works everything out once all migrations are done.
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision. A conversation that is erased leaves the index, whoever erases it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE conversation_search (position BIGINT PRIMARY KEY"
            " REFERENCES conversation_facts (position) ON DELETE CASCADE, words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_conversation_search_words ON conversation_search USING gin (words)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE conversation_search USING fts5(words, tokenize='ascii', columnsize=0)"
        )
        op.execute(
            "CREATE TRIGGER conversations_leave_the_search AFTER DELETE ON conversation_facts"
            " BEGIN DELETE FROM conversation_search WHERE rowid = old.position; END"
        )
    op.execute("UPDATE conversation_facts SET messages = -1")


def downgrade() -> None:
    """Take this revision back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER conversations_leave_the_search")
    op.execute("DROP TABLE conversation_search")
