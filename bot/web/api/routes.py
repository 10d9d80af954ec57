"""The addresses of the API."""

from __future__ import annotations

import re

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.accounts.api_tokens import Scope
from bot.bootstrap import Services
from bot.playbook import read_playbook
from bot.web.api.description import description
from bot.web.api.guard import ApiEndpoint, Gate
from bot.web.api.leads import Leads
from bot.web.api.problems import of_http
from bot.web.api.subscriptions import Subscriptions

PLACE = "/api/v1"


def routes(services: Services) -> list[BaseRoute]:
    """Everything below `/api/v1`; what is not there is a problem as well, not a page."""
    playbook = read_playbook(services.settings.playbook)
    gate = Gate.of(services)
    leads = Leads(gate, playbook, services.follow(playbook))
    subscriptions = Subscriptions(gate)
    described = description()

    def route(path: str, endpoint: ApiEndpoint, scope: Scope, method: str) -> Route:
        return Route(path, gate.guarded(endpoint, scope), methods=[method])

    async def openapi(_: Request) -> Response:
        return JSONResponse(described, headers={"Cache-Control": "public, max-age=300"})

    read, change = gate.guarded(leads.read, Scope.READ_LEADS), gate.guarded(leads.change, Scope.WRITE_LEADS)

    async def one_lead(request: Request) -> Response:
        return await (change if request.method == "PATCH" else read)(request)

    listed = gate.guarded(subscriptions.list, Scope.SUBSCRIPTIONS)
    added = gate.guarded(subscriptions.add, Scope.SUBSCRIPTIONS)

    async def all_subscriptions(request: Request) -> Response:
        return await (added if request.method == "POST" else listed)(request)

    one = "/leads/{lead_id}"
    inner: list[BaseRoute] = [
        Route("/openapi.json", openapi, methods=["GET"]),
        route("/leads", leads.list, Scope.READ_LEADS, "GET"),
        Route(one, one_lead, methods=["GET", "PATCH"]),
        route(one + "/history", leads.history, Scope.READ_LEADS, "GET"),
        Route("/subscriptions", all_subscriptions, methods=["GET", "POST"]),
        route("/subscriptions/{subscription_id}", subscriptions.remove, Scope.SUBSCRIPTIONS, "DELETE"),
    ]
    app = Starlette(routes=inner, exception_handlers={HTTPException: of_http})
    app.router.redirect_slashes = False  # it would lead to whatever host the request names
    return [_Place(PLACE, app)]


class _Place(Mount):
    """Everything below an address, whatever signs it is written with: also those that end a line."""

    def __init__(self, path: str, app: Starlette) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)
