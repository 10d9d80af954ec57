"""The card of a lead's page that says why it went to whom."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from bot.accounts.permissions import Permission
from bot.leads.lead import Lead
from bot.routing.repository import Routed
from bot.web.console import paths
from bot.web.console.guards import Staff
from bot.web.console.lead_found import Found
from bot.web.console.moments import moment
from bot.web.console.routing_words import Phrases


def routing_card(
    found: Found, staff: Staff, now: datetime.datetime, words: Mapping[str, Any]
) -> dict[str, Any]:
    """What the template needs: every decision with its way, the newest last, and the way to the simulator."""
    phrases = Phrases(words, found.people, now.tzinfo or datetime.timezone.utc)
    decisions = [
        {"at": moment(routed.at, now, words["moments"]), "why": phrases.explained(routed.decision)}
        for routed in found.routes
    ]
    return {"routes": decisions, "simulator_href": _simulator(found.lead, found.routes, staff)}


def _simulator(lead: Lead, routes: Sequence[Routed], staff: Staff) -> str:
    """Where an administrator sees what would be decided now."""
    if not (routes and lead.deliverable and staff.may(Permission.USERS)):
        return ""
    return f"{paths.ROUTING}?{urlencode({'demande': lead.id})}#reponse"
