"""The addresses of the list of leads; its page is the home of who works on leads."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import for_staff
from bot.web.console.lead_bulk import LeadBulk
from bot.web.console.lead_exports import LeadExports
from bot.web.console.lead_list import LeadList


def lead_list_routes(desk: Desk, leads: LeadList) -> list[BaseRoute]:
    """What is new in the list, what is done with several of its leads, and the list as a file."""
    bulk, exports, allowed = LeadBulk(desk), LeadExports(desk), Permission.LEADS
    return [
        Route(paths.NEWS, for_staff(desk, leads.news, allowed, background=True), methods=["GET"]),
        Route(paths.BULK, for_staff(desk, bulk.change, allowed), methods=["POST"]),
        Route(paths.EXPORT, for_staff(desk, exports.show, allowed), methods=["GET"]),
    ]
