"""E-mails that wait, in SQL."""

from __future__ import annotations

import dataclasses

from sqlalchemy.engine import Connection

from bot.mail.mail import Mail
from bot.storage import tables


class SqlMails:
    """The `MailQueue` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: Mail) -> None:
        """Due at once."""
        row = {**dataclasses.asdict(mail), "next_attempt_at": mail.created_at}
        self._connection.execute(tables.mails.insert().values(row))
