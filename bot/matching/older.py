"""Requests that were saved before anything was matched: from the newest on, a few in each transaction."""

from __future__ import annotations

import datetime

from bot.matching.linking import Linking, MatchingUnitOfWork
from bot.matching.rules import MatchingRules

BATCH = 200


def match_older(
    uow: MatchingUnitOfWork, rules: MatchingRules, now: datetime.datetime, before: int | None
) -> tuple[int, int | None]:
    """Match those of a part of all requests that never were; how many, and where to go on, if anywhere.

    What is only likely is not proposed: nobody wants to look at years of it.
    """
    linking = Linking(uow, rules, now, propose=False)
    leads, place = uow.matches.unmatched(before, limit=BATCH)
    for lead in leads:
        linking.link(lead, lead)
    return len(leads), place
