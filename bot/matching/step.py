"""The step `match` of what follows when a confirmed request is saved."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from bot.leads.following import Step
from bot.leads.lead import Lead, Status
from bot.matching.duplicates import Duplicates
from bot.matching.linking import Linking
from bot.matching.referrals import link_referrals
from bot.matching.rules import MatchingRules


def matching_step(rules: MatchingRules, now: Callable[[], datetime.datetime], follow: Step) -> Step:
    """Whose request it is, and whether it was sent before; `follow` is the whole of what follows."""

    def match(uow: Any, before: Lead | None, lead: Lead) -> Lead:
        at = now()
        linked = Linking(uow, rules, at).link(before, lead)
        link_referrals(uow, linked)
        duplicates = Duplicates(uow, rules, at, follow)
        if before is not None and before.status is Status.MERGED:
            return duplicates.pass_on(before, linked)
        is_new = before is None or before.status is Status.DRAFT
        return duplicates.absorb(linked) if is_new else linked

    return match
