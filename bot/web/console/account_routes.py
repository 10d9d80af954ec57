"""The addresses of signing in and of one's own account."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.web.console import paths
from bot.web.console.account_page import AccountPage
from bot.web.console.desk import Desk
from bot.web.console.guards import StaffEndpoint, for_staff, guarded
from bot.web.console.passwords import Passwords
from bot.web.console.second_factor_pages import SecondFactorPages
from bot.web.console.sign_in_code import SignInCode
from bot.web.console.signing import Signing


def account_routes(desk: Desk) -> list[BaseRoute]:
    """The pages for strangers, and those that every member of staff has."""
    return [*_for_strangers(desk), *_for_everybody(desk)]


def _for_strangers(desk: Desk) -> list[BaseRoute]:
    signing, code, passwords = Signing(desk), SignInCode(desk), Passwords(desk)
    pages = [
        (paths.SIGN_IN, signing.show, signing.enter),
        (paths.SIGN_IN_CODE, code.show, code.enter),
        (paths.FORGOTTEN, passwords.show_forgotten, passwords.ask),
        (paths.CHOOSE_PASSWORD, passwords.show_choice, passwords.choose),
    ]
    routes: list[BaseRoute] = []
    for path, show, act in pages:
        routes.append(Route(path, guarded(desk, show), methods=["GET"]))
        routes.append(Route(path, guarded(desk, act), methods=["POST"]))
    return routes


def _for_everybody(desk: Desk) -> list[BaseRoute]:
    signing, account, factor = Signing(desk), AccountPage(desk), SecondFactorPages(desk)

    def own(path: str, endpoint: StaffEndpoint, method: str, **opens: bool) -> Route:
        return Route(path, for_staff(desk, endpoint, Permission.ANY, **opens), methods=[method])

    return [
        own(paths.SIGN_OUT, signing.leave, "POST", while_enrolling=True, with_given_password=True),
        own(paths.ACCOUNT, account.show, "GET", with_given_password=True),
        own(paths.ACCOUNT, account.save, "POST"),
        own(paths.PASSWORD, account.change_password, "POST", with_given_password=True),
        own(paths.SESSIONS, account.close, "POST"),
        own(paths.SECOND_FACTOR, factor.show, "GET", while_enrolling=True),
        own(paths.SECOND_FACTOR, factor.act, "POST", while_enrolling=True),
        own(paths.QR_CODE, factor.qr_code, "GET", while_enrolling=True),
    ]
