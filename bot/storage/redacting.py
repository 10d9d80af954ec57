"""Takes who somebody is out of a conversation that is kept: of who refuses to be contacted, nothing stays."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.identity import PERSONAL, identity, is_unread
from bot.leads.introductions import introduced
from bot.redaction import MARK, Clean, Identity, cleaned, cleaner
from bot.storage import tables
from bot.storage.contact_tables import conversation_contacts
from bot.storage.conversations import SqlConversations
from bot.storage.feedback_tables import conversation_ratings, transcript_mails
from bot.storage.mail_tables import mails
from bot.storage.refreshing import refresh
from bot.storage.review_tables import review_events
from bot.storage.wiping import lock_conversation

_turns, _messages, _mails = tables.turns, tables.messages, mails
_ratings = conversation_ratings


def redact(connection: Connection, conversation_id: str) -> Clean:
    """Clean every text of a conversation; what cleans them, for other stores that hold the same."""
    lock_conversation(connection, conversation_id)
    turns = SqlConversations(connection).turns(conversation_id)
    known = identity(turns) | _given(connection, conversation_id)
    known |= introduced(turn.message.text for turn in turns)
    clean = cleaner(known.with_domains(), parts=True)
    asked: str | None = None
    for turn in turns:
        text = MARK if is_unread(turn, asked) else clean(turn.message.text)
        values: dict[str, Any] = {"text": text}
        before: dict[str, Any] = {"text": turn.message.text}
        if turn.answer is not None:
            before["understanding"] = dict(turn.answer.understanding)
            values["understanding"] = _understanding(before["understanding"], clean)
            asked = turn.answer.requested_slot
        if values == before:
            continue
        mine = (_turns.c.conversation_id == conversation_id) & (_turns.c.number == turn.number)
        connection.execute(_turns.update().where(mine).values(values))
    for table, columns in (
        (_messages, ("text", "buttons", "card")),
        (review_events, ("details",)),
        (_ratings, ("comment",)),
    ):
        _clean_rows(connection, table, columns, table.c.conversation_id == conversation_id, clean)
    its = conversation_contacts.c.conversation_id == conversation_id
    connection.execute(conversation_contacts.delete().where(its))
    copies = sa.select(transcript_mails.c.mail_id).where(
        transcript_mails.c.conversation_id == conversation_id
    )
    finished = _mails.c.id.in_(copies) & _mails.c.next_attempt_at.is_(None)
    connection.execute(_mails.delete().where(finished))
    refresh(connection, [conversation_id])
    return clean


def _given(connection: Connection, conversation_id: str) -> Identity:
    """The contact details that came up, as they were read."""
    mine = sa.select(conversation_contacts.c.contact).where(
        conversation_contacts.c.conversation_id == conversation_id
    )
    pairs = [contact.partition(":")[::2] for contact in connection.execute(mine).scalars()]
    return Identity(
        emails=tuple(value for kind, value in pairs if kind == "email"),
        phones=tuple(value for kind, value in pairs if kind == "phone"),
    )


def _understanding(known: dict[str, Any], clean: Clean) -> Any:
    facts = [fact for fact in known.get("facts") or () if fact.get("topic") not in PERSONAL]
    return cleaned({**known, **({"facts": facts} if "facts" in known else {})}, clean)


def _clean_rows(
    connection: Connection, table: sa.Table, columns: tuple[str, ...], which: Any, clean: Clean
) -> None:
    keys = list(table.primary_key.columns)
    for row in connection.execute(sa.select(table).where(which)).mappings().all():
        values = {name: cleaned(row[name], clean) for name in columns}
        if any(values[name] != row[name] for name in columns):
            mine = sa.and_(*(key == row[key.name] for key in keys))
            connection.execute(table.update().where(mine).values(values))
