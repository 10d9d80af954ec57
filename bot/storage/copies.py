"""Copies of conversations that were sent by e-mail, in SQL."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage import tables
from bot.storage.feedback_tables import transcript_mails
from bot.storage.mail_tables import mails

_copies, _mails = transcript_mails, mails


class SqlCopies:
    """The `CopyRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, conversation_id: str, mail_id: str, at: datetime.datetime) -> None:
        """The e-mail itself is queued in the same transaction."""
        row = {"conversation_id": conversation_id, "mail_id": mail_id, "asked_at": at}
        self._connection.execute(_copies.insert().values(row))

    def addresses(self, conversation_id: str) -> Sequence[str]:
        """Read from the e-mails."""
        joined = _copies.join(_mails, _mails.c.id == _copies.c.mail_id)
        asked = sa.select(_mails.c.to).select_from(joined).where(_copies.c.conversation_id == conversation_id)
        return list(self._connection.execute(asked.order_by(_copies.c.asked_at, _copies.c.mail_id)).scalars())

    def count(self, conversation_id: str) -> int:
        """Counted under the conversation's lock: two requests at once are two copies."""
        conversation = tables.conversations.c.id
        locked = sa.select(conversation).where(conversation == conversation_id).with_for_update()
        self._connection.execute(locked)
        counted = sa.select(sa.func.count()).where(_copies.c.conversation_id == conversation_id)
        return int(self._connection.execute(counted).scalar_one())
