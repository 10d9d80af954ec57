"""The addresses of the console."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.bootstrap import Services
from bot.playbook import read_playbook
from bot.web.console import numbers, paths
from bot.web.console.account_routes import account_routes
from bot.web.console.admin_routes import admin_routes
from bot.web.console.appointments_page import appointments_routes
from bot.web.console.assets import Assets, asset_route
from bot.web.console.board_page import board_routes
from bot.web.console.conversation_routes import conversation_routes
from bot.web.console.desk import Desk
from bot.web.console.duplicates_page import duplicates_routes
from bot.web.console.guards import Problem, Staff, for_staff
from bot.web.console.insight_page import insight_routes
from bot.web.console.keys_page import keys_routes
from bot.web.console.lead_list import LeadList
from bot.web.console.lead_list_routes import lead_list_routes
from bot.web.console.lead_routes import lead_routes
from bot.web.console.navigation import entries_of, home_of
from bot.web.console.pages import HEADERS
from bot.web.console.persons_routes import persons_routes
from bot.web.console.review_routes import review_routes
from bot.web.console.routing_page import routing_routes
from bot.web.console.score_page import score_routes
from bot.web.console.sending_routes import sending_routes


def routes(services: Services) -> list[BaseRoute]:
    """Everything below ``/console``. Templates and static files are read once, here."""
    return routes_of(Desk.build(services, read_playbook(services.settings.playbook), Assets.read()))


def routes_of(desk: Desk) -> list[BaseRoute]:
    """The console on this desk."""
    numbers.register()
    leads = LeadList(desk)

    async def home(request: Request, staff: Staff) -> Response:
        """GET /console/: the list of leads; who does not work on leads goes to their own first page."""
        if staff.may(Permission.LEADS):
            return await leads.show(request, staff)
        first = home_of(desk.pages.entries, staff.user.role)
        if not first:
            raise Problem("forbidden", 403)
        return RedirectResponse(first, 303, headers=dict(HEADERS))

    pages: list[BaseRoute] = [
        Route("/console", _home, methods=["GET"]),
        asset_route(desk.assets),
        *account_routes(desk),
        *admin_routes(desk),
        *score_routes(desk),
        *persons_routes(desk),
        *keys_routes(desk),
        Route(paths.HOME, for_staff(desk, home, Permission.ANY), methods=["GET"]),
        *lead_list_routes(desk, leads),
        *lead_routes(desk),
        *duplicates_routes(desk),
        *appointments_routes(desk),
        *board_routes(desk),
        *review_routes(desk),
        *routing_routes(desk),
        *insight_routes(desk),
        *conversation_routes(desk),
        *sending_routes(desk),
    ]
    desk.pages.entries.extend(entries_of(pages))
    missing = Route("/console/{rest:path}", for_staff(desk, _nothing, Permission.ANY), methods=["GET"])
    return [*pages, missing]


async def _home(_: Request) -> Response:
    return RedirectResponse(paths.HOME, 308)


async def _nothing(_: Request, __: Staff) -> Response:
    raise Problem("not_found", 404)
