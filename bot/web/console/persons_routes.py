"""The addresses of « Données personnelles », for administrators alone."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import StaffEndpoint, for_staff
from bot.web.console.persons_page import PersonsPage
from bot.web.console.register_page import RegisterPage


def persons_routes(desk: Desk) -> list[BaseRoute]:
    """The page, what is done there, and the register."""
    page, register = PersonsPage(desk), RegisterPage(desk)

    def route(path: str, endpoint: StaffEndpoint, method: str) -> Route:
        return Route(path, for_staff(desk, endpoint, Permission.USERS), methods=[method])

    return [
        route(paths.PERSONS, page.show, "GET"),
        route(f"{paths.PERSONS}/recherche", page.search, "POST"),
        route(f"{paths.PERSONS}/export", page.export, "POST"),
        route(f"{paths.PERSONS}/effacement", page.erase, "POST"),
        route(f"{paths.PERSONS}/registre.{{kind}}", register.show, "GET"),
    ]
