"""The addresses of what is handed over to people and to other tools."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import StaffEndpoint, for_staff
from bot.web.console.receiver_page import ReceiverPage
from bot.web.console.reconciliation_page import ReconciliationPage
from bot.web.console.sending_page import SendingPage


def sending_routes(desk: Desk) -> list[BaseRoute]:
    """Everything below /console/envois, for administrators."""
    sending, receiver, reconciliation = SendingPage(desk), ReceiverPage(desk), ReconciliationPage(desk)

    def page(path: str, endpoint: StaffEndpoint, method: str) -> Route:
        return Route(path, for_staff(desk, endpoint, Permission.USERS), methods=[method])

    return [
        page(paths.SENDING, sending.show, "GET"),
        page(paths.SENDING, sending.add, "POST"),
        page(paths.REPLAY, sending.replay, "POST"),
        page(paths.RECONCILIATION, reconciliation.show, "GET"),
        page(paths.RECEIVERS + "{receiver_id}", receiver.show, "GET"),
        page(paths.RECEIVERS + "{receiver_id}", receiver.act, "POST"),
    ]
