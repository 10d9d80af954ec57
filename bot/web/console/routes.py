"""The addresses of the console."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.accounts.account import Role
from bot.bootstrap import Services
from bot.playbook import read_playbook
from bot.web.console import paths
from bot.web.console.assets import Assets, asset_route
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff, for_staff, guarded
from bot.web.console.lead_list import LeadList
from bot.web.console.lead_page import LeadPage
from bot.web.console.signing import Signing


def routes(services: Services) -> list[BaseRoute]:
    """Everything below ``/console``. Templates and static files are read once, here."""
    return routes_of(Desk.build(services, read_playbook(services.settings.playbook), Assets.read()))


def routes_of(desk: Desk) -> list[BaseRoute]:
    """The console on this desk."""
    signing, leads, page = Signing(desk), LeadList(desk), LeadPage(desk)
    return [
        Route("/console", _home, methods=["GET"]),
        asset_route(desk.assets),
        Route(paths.SIGN_IN, guarded(desk, signing.show), methods=["GET"]),
        Route(paths.SIGN_IN, guarded(desk, signing.enter), methods=["POST"]),
        Route(paths.SIGN_OUT, for_staff(desk, signing.leave, Role.AGENT), methods=["POST"]),
        Route(paths.HOME, for_staff(desk, leads.show, Role.SALES), methods=["GET"]),
        Route(paths.NEWS, for_staff(desk, leads.news, Role.SALES, background=True), methods=["GET"]),
        Route(paths.LEADS + "{lead_id}", for_staff(desk, page.show, Role.SALES), methods=["GET"]),
        Route("/console/{rest:path}", for_staff(desk, _nothing, Role.AGENT), methods=["GET"]),
    ]


async def _home(_: Request) -> Response:
    return RedirectResponse(paths.HOME, 308)


async def _nothing(_: Request, __: Staff) -> Response:
    raise Problem("not_found", 404)
