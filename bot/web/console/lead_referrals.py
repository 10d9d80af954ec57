"""On the page of a lead: which companies it brings, who brings it, and whether the referrer may be named."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.accounts.lead_work import UnknownLead
from bot.leads.changes import ChangeRefused
from bot.leads.lead import Lead, Status
from bot.matching.organisation_names import plain_name
from bot.matching.referrals import Referral, allow_name
from bot.unit_of_work import UnitOfWork
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.lead_way import done_with
from bot.web.console.rows import Row, row

_SHOWN = 4
_REFERRING = frozenset({"B2C2B", "B2B2C"})


@dataclass(frozen=True)
class Referrals:
    """What there is."""

    companies: Sequence[tuple[Referral, Sequence[Lead]]] = ()
    """Each company that this request brings, with the requests of an organisation of that name."""
    referrers: Sequence[tuple[Lead, bool]] = ()
    """Who brings this one, and whether they may be named."""
    may_name: bool = False


def find_referrals(uow: UnitOfWork, lead: Lead) -> Referrals:
    """A few looks into indexes."""
    companies = [
        (item, _others(uow, lead, uow.referrals.requests_of(item.key, limit=_SHOWN)))
        for item in uow.referrals.of_lead(lead.id)
    ]
    key = plain_name(lead.organisation)
    ids = uow.referrals.bringing(key, limit=_SHOWN) if key else ()
    referrers = [(other, uow.referrals.may_name(other.id)) for other in _others(uow, lead, ids)]
    return Referrals(companies, referrers, uow.referrals.may_name(lead.id))


def referral_values(
    lead: Lead, found: Referrals, now: datetime.datetime, words: Mapping[str, Any]
) -> dict[str, Any]:
    """What the template `lead_referrals.html` shows."""

    def rows(leads: Sequence[Lead]) -> list[Row]:
        return [row(other, now, words) for other in leads]

    return {
        "refers": lead.segment in _REFERRING,
        "companies": [(item.company, rows(leads)) for item, leads in found.companies],
        "referrers": [(row(other, now, words), allowed) for other, allowed in found.referrers],
        "may_name": found.may_name,
    }


class LeadReferrals:
    """What is noted about a referrer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def allow_name(self, request: Request, staff: Staff) -> Response:
        """POST …/nom-du-referent: the referrer agrees, or not, that they are named."""
        lead_id, allowed = request.path_params["lead_id"], staff.form.get("cite") == "oui"
        now = self._desk.now()

        def write(uow: UnitOfWork) -> None:
            allow_name(uow, staff.user, lead_id, allowed, now)

        try:
            await self._desk.store.write(write)
        except UnknownLead:
            raise Problem("lead_not_found", 404) from None
        except ChangeRefused:
            raise Problem("malformed", 400) from None
        return done_with(request, lead_id, "named")


def _others(uow: UnitOfWork, lead: Lead, ids: Sequence[str]) -> list[Lead]:
    """Those that are followed: one that another request took in would stand there twice."""
    found = uow.leads.with_ids(ids)
    return [other for other in found if other.id != lead.id and other.status is not Status.MERGED]
