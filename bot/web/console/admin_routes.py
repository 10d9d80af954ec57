"""The addresses of accounts, settings and the audit log."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.web.console import paths
from bot.web.console.audit_page import AuditPage
from bot.web.console.desk import Desk
from bot.web.console.guards import StaffEndpoint, for_staff
from bot.web.console.settings_page import SettingsPage
from bot.web.console.user_list import UserList
from bot.web.console.user_page import UserPage


def admin_routes(desk: Desk) -> list[BaseRoute]:
    """The pages for administrators alone."""
    users, user, settings, audit = UserList(desk), UserPage(desk), SettingsPage(desk), AuditPage(desk)

    def page(path: str, endpoint: StaffEndpoint, method: str) -> Route:
        return Route(path, for_staff(desk, endpoint, Permission.USERS), methods=[method])

    return [
        page(paths.USERS, users.show, "GET"),
        page(paths.USERS, users.add, "POST"),
        page(paths.USERS + "{user_id}", user.show, "GET"),
        page(paths.USERS + "{user_id}", user.act, "POST"),
        page(paths.SETTINGS, settings.show, "GET"),
        page(paths.SETTINGS, settings.save, "POST"),
        page(paths.TEST_MAIL, settings.send_trial, "POST"),
        page(paths.AUDIT, audit.show, "GET"),
        page(paths.AUDIT_CSV, audit.export, "GET"),
    ]
