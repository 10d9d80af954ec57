"""Matches requests that were saved before requests were matched, a few hundred at a time."""

from __future__ import annotations

import datetime
import time

from bot.bootstrap import Services
from bot.matching.older import match_older
from bot.playbook import Playbook

SECONDS = 20.0
"""So long at a time: other tasks wait meanwhile."""
_places: dict[str, int | None] = {}
"""How far this process has come, by database. Another one begins anew, and passes over what is done."""


def match_older_requests(services: Services, playbook: Playbook, now: datetime.datetime) -> None:
    """Go on from where it ended last; once all is done, there is nothing left to look at."""
    database, until = services.settings.database_url, time.monotonic() + SECONDS
    place = _places.get(database)
    while not (database in _places and place is None) and time.monotonic() < until:
        with services.unit_of_work() as uow:
            _, place = match_older(uow, playbook.matching, now, place)
            uow.commit()
        _places[database] = place
