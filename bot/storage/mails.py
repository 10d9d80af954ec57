"""E-mails that wait, in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail.mail import Attachment, Mail
from bot.mail.repository import COUNTED, Claimed, QueueState
from bot.storage.mail_tables import mails as _mails

_FIELDS = tuple(field.name for field in dataclasses.fields(Mail))
_EMPTIED = {"text": "", "html": None, "attachments": None, "next_attempt_at": None}
"""What is sent, or never will be, waits no longer; links of one use and visitors' words go with it."""


class SqlMails:
    """The `MailQueue` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: Mail) -> None:
        """Due at once."""
        row = {**dataclasses.asdict(mail), "next_attempt_at": mail.created_at}
        row["attachments"] = list(row["attachments"]) or None
        self._connection.execute(_mails.insert().values(row))

    def is_due(self, now: datetime.datetime) -> bool:
        """Whether there is something to send."""
        return self._connection.execute(_due(now)).first() is not None

    def claim(self, now: datetime.datetime, until: datetime.datetime) -> Claimed | None:
        """What is due for longest. Another worker that looks at the same moment passes over it."""
        row = self._connection.execute(_due(now).with_for_update(skip_locked=True)).mappings().first()
        if row is None:
            return None
        attempt = row["attempts"] + 1
        self._update(row["id"], attempts=attempt, next_attempt_at=until)
        return Claimed(_mail(row), attempt)

    def sent(self, mail_id: str, at: datetime.datetime) -> None:
        """The server has taken it."""
        self._update(mail_id, **_EMPTIED, sent_at=at, last_error=None)

    def postpone(self, mail_id: str, until: datetime.datetime, reason: str) -> None:
        """Try again later."""
        self._update(mail_id, next_attempt_at=until, last_error=reason)

    def give_up(self, mail_id: str, reason: str) -> None:
        """Never try again."""
        self._update(mail_id, **_EMPTIED, last_error=reason)

    def forget_waiting(self, lead_id: str) -> None:
        """What was sent is only remembered, without what it said."""
        waiting = (_mails.c.lead_id == lead_id) & _mails.c.sent_at.is_(None)
        self._connection.execute(_mails.delete().where(waiting))

    def count_about_leads(self, address: str, since: datetime.datetime) -> int:
        """Erased ones do not count."""
        mine = (_mails.c.to == address) & (_mails.c.created_at >= since) & _mails.c.lead_id.is_not(None)
        return self._count(mine)

    def forget_finished(self, before: datetime.datetime) -> int:
        """Delete what waits no longer."""
        finished = _mails.c.next_attempt_at.is_(None) & (_mails.c.created_at < before)
        return int(self._connection.execute(_mails.delete().where(finished)).rowcount)

    def state(self) -> QueueState:
        """How the queue stands."""
        waiting = _mails.c.sent_at.is_(None) & _mails.c.next_attempt_at.is_not(None)
        given_up = _mails.c.next_attempt_at.is_(None) & _mails.c.sent_at.is_(None)
        oldest = sa.select(sa.func.min(_mails.c.created_at)).where(waiting)
        last_sent = sa.select(sa.func.max(_mails.c.sent_at))
        return QueueState(
            self._count(waiting),
            self._connection.execute(oldest).scalar(),
            self._count(given_up),
            self._connection.execute(last_sent).scalar(),
        )

    def _count(self, which: Any) -> int:
        some = sa.select(_mails.c.id).where(which).limit(COUNTED).subquery()
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())

    def _update(self, mail_id: str, **values: Any) -> None:
        """Change a row, unless its e-mail has been sent meanwhile: a late worker undoes nothing."""
        which = (_mails.c.id == mail_id) & _mails.c.sent_at.is_(None)
        self._connection.execute(_mails.update().where(which).values(values))


def _mail(row: Any) -> Mail:
    values = {name: row[name] for name in _FIELDS}
    values["attachments"] = tuple(Attachment(**item) for item in row["attachments"] or ())
    return Mail(**values)


def _due(now: datetime.datetime) -> Any:
    return (
        sa.select(_mails).where(_mails.c.next_attempt_at <= now).order_by(_mails.c.next_attempt_at).limit(1)
    )
