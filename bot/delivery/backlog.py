"""What waits to be handed over, for the metrics."""

from __future__ import annotations

import datetime

from bot.bootstrap import Services
from bot.telemetry.backlog import Backlog


def backlog_of(services: Services) -> list[Backlog]:
    """How each queue stands now: events, their deliveries, e-mails."""
    now = services.now()
    with services.reading() as uow:
        unplanned, deliveries, mails = uow.deliveries.unplanned(), uow.deliveries.health(), uow.mails.state()
    return [
        Backlog("events", unplanned.waiting, _age(unplanned.oldest, now), 0),
        Backlog("deliveries", deliveries.waiting, _age(deliveries.oldest, now), deliveries.dead),
        Backlog("mails", mails.waiting, _age(mails.oldest, now), mails.given_up),
    ]


def _age(since: datetime.datetime | None, now: datetime.datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
