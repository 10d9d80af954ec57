"""What the delivery process does by the clock, one task after the other.

A task is a function of the services, the playbook and the present moment, in a line of `TASKS`. It may be
killed at any moment and run again, so it must be able to: what it does is done a second time without harm.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.bootstrap import Services
from bot.delivery.first_contacts import watch_first_contacts
from bot.delivery.matching import match_older_requests
from bot.delivery.register import forget_old_answers, look_up_organisations
from bot.playbook import Playbook
from bot.scoring.rescoring import RunChanged

SENT_MAILS_KEPT = datetime.timedelta(days=30)
"""For so long the queue remembers that something was sent, without what it said."""

RESCORED_BATCHES = 100
"""Some 20,000 leads, in a few seconds."""


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


def score_again(services: Services, playbook: Playbook, _now: datetime.datetime) -> None:
    """Score leads again after the weights changed: so many at a time that other tasks have their turn."""
    rescoring = services.rescoring(playbook)
    if rescoring.is_due():
        with suppress(RunChanged):  # somebody else is at it
            rescoring.run(batches=RESCORED_BATCHES)


def purge(services: Services, playbook: Playbook, _now: datetime.datetime) -> None:
    """Delete what was kept for as long as the playbook says, once a day."""
    services.purging(playbook).run_if_due()


def finish_erasures(services: Services, _playbook: Playbook, _now: datetime.datetime) -> None:
    """Finish what a process that died had begun to erase, or had to clean."""
    erasing = services.erasing()
    erasing.finish_all()
    erasing.redact_asked(waited=datetime.timedelta(minutes=1))


TASKS: tuple[Task, ...] = (
    Task("forget_sent_mails", datetime.timedelta(hours=1), forget_sent_mails),
    Task("look_up_organisations", datetime.timedelta(seconds=10), look_up_organisations),
    Task("forget_old_answers", datetime.timedelta(hours=6), forget_old_answers),
    Task("score_again", datetime.timedelta(seconds=10), score_again),
    Task("match_older_requests", datetime.timedelta(minutes=1), match_older_requests),
    Task("watch_first_contacts", datetime.timedelta(minutes=1), watch_first_contacts),
    Task("purge", datetime.timedelta(minutes=10), purge),
    Task("finish_erasures", datetime.timedelta(minutes=1), finish_erasures),
)
