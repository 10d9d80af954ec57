"""What the delivery process does by the clock, one task after the other.

A task is a function of the services, the playbook and the present moment, in a line of `TASKS`. It may be
killed at any moment and run again, so it must be able to: what it does is done a second time without harm.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from bot.bootstrap import Services
from bot.playbook import Playbook

SENT_MAILS_KEPT = datetime.timedelta(days=30)
"""For so long the queue remembers that something was sent, without what it said."""


@dataclass(frozen=True)
class Task:
    """Something to do again and again. `run` is called in a thread, with the moment in the vendor's zone."""

    name: str
    """Also the key of its lease in the database: it must not change."""
    every: datetime.timedelta
    run: Callable[[Services, Playbook, datetime.datetime], None]


def forget_sent_mails(services: Services, _playbook: Playbook, now: datetime.datetime) -> None:
    """Forget that e-mails were sent long ago."""
    with services.unit_of_work() as uow:
        uow.mails.forget_finished(now - SENT_MAILS_KEPT)
        uow.commit()


TASKS: tuple[Task, ...] = (Task("forget_sent_mails", datetime.timedelta(hours=1), forget_sent_mails),)
