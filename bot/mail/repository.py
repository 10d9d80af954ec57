"""Where e-mails wait, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Protocol

from bot.mail.mail import Mail


@dataclass(frozen=True)
class Claimed:
    """An e-mail that one worker is about to send."""

    mail: Mail
    attempt: int
    """1 for the first one."""


@dataclass(frozen=True)
class QueueState:
    """How the queue stands, for operators and administrators."""

    waiting: int
    """Not more than `COUNTED`: nobody needs to know the rest exactly."""
    oldest: datetime.datetime | None
    """When the one that waits longest was written."""
    given_up: int
    last_sent_at: datetime.datetime | None


COUNTED = 1000


class MailQueue(Protocol):
    """E-mails to be sent, written in the transaction that makes them true."""

    def add(self, mail: Mail) -> None:
        """Ask the delivery worker to send this e-mail, due at once."""

    def is_due(self, now: datetime.datetime) -> bool:
        """Whether there is something to send."""

    def claim(self, now: datetime.datetime, until: datetime.datetime) -> Claimed | None:
        """The e-mail that is due for longest, out of every other worker's reach until this moment."""

    def sent(self, mail_id: str, at: datetime.datetime) -> None:
        """The server has taken it: its content, which is somebody's, is kept no longer."""

    def postpone(self, mail_id: str, until: datetime.datetime, reason: str) -> None:
        """Try again later."""

    def give_up(self, mail_id: str, reason: str) -> None:
        """Never try again; its content is kept no longer."""

    def forget_waiting(self, lead_id: str) -> None:
        """Never send what still waits and speaks of this lead."""

    def count_about_leads(self, address: str, since: datetime.datetime) -> int:
        """How many e-mails about leads were written to this address since, sent or not."""

    def forget_finished(self, before: datetime.datetime) -> int:
        """Delete what was written before this moment and waits no longer; how many there were."""

    def state(self) -> QueueState:
        """How the queue stands."""
