"""Every address of the console, each role and each stranger: generated from the routes themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route

from bot.accounts.account import Role
from bot.accounts.permissions import Permission, may
from bot.web.console import paths
from bot.web.console.routes import routes_of
from tests.unit.bot.web.console.conftest import Staff
from tests.unit.bot.web.console.office import Office, office

PUBLIC = {paths.SIGN_IN, paths.SIGN_IN_CODE, paths.FORGOTTEN, paths.CHOOSE_PASSWORD, "/console"}
"""What strangers may see. Static files beside it: they hold no data."""
FORBIDDEN = "Accès réservé"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(Path(tmp_path_factory.mktemp("office"))) as found:
        yield found


def guarded_routes(house: Office) -> list[tuple[str, str, Permission | None]]:
    """Method, address and permission of everything that is not public."""
    found = []
    for route in routes_of(house.desk):
        path = getattr(route, "path", "")
        if path in PUBLIC or path.startswith(paths.STATIC.rstrip("/")):
            continue
        assert isinstance(route, Route), f"{path}: only routes declare a permission"
        permission = getattr(route.endpoint, "permission", None)
        for method in sorted((route.methods or set()) - {"HEAD"}):
            found.append((method, _filled_in(path), permission))
    return found


def _filled_in(path: str) -> str:
    """An address of this form; « 1 » is a number and a name."""
    return re.sub(r"\{[^}]+\}", "1", path)


def ask(browser: Staff, method: str, path: str, token: str = "") -> tuple[int, str]:
    answer = browser.get(path) if method == "GET" else browser.post(path, {"jeton": token})
    return answer.status_code, answer.text


def test_every_address_declares_a_permission(house: Office) -> None:
    routes = guarded_routes(house)
    assert len(routes) > 20
    assert [(method, path) for method, path, permission in routes if permission is None] == []


def test_no_address_is_open_to_strangers(house: Office) -> None:
    stranger = house.stranger()
    for method, path, _ in guarded_routes(house):
        answer = stranger.get(path) if method == "GET" else stranger.post(path, {})
        assert answer.status_code == 303, (method, path)
        assert answer.headers["location"].startswith(paths.SIGN_IN), (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_what_it_may_and_nothing_else(house: Office, role: Role) -> None:
    user = house.colleague(role)
    for method, path, permission in guarded_routes(house):
        assert permission is not None
        browser = house.at_work(user)  # the one before may have signed out
        token = browser.form_token(paths.ACCOUNT) if method == "POST" else ""
        status, text = ask(browser, method, path, token)
        refused = status == 403 and FORBIDDEN in text
        assert refused is not may(role, permission), (role, method, path, status)


@pytest.mark.parametrize("role", list(Role))
def test_no_form_is_taken_without_its_token(house: Office, role: Role) -> None:
    browser = house.at_work(house.colleague(role))
    for method, path, _ in guarded_routes(house):
        if method == "POST":
            status, text = ask(browser, method, path, "0" * 64)
            assert (status, "Envoi refusé" in text) == (403, True), path


def test_who_must_set_up_a_second_factor_sees_nothing_else(house: Office) -> None:
    user = house.colleague(Role.ADMIN, second_factor_required=True)
    browser = house.at_work(user)
    allowed = {paths.SECOND_FACTOR, paths.QR_CODE, paths.SIGN_OUT}
    for method, path, _ in guarded_routes(house):
        if method == "GET" and path not in allowed:
            answer = browser.get(path)
            assert answer.headers.get("location") == paths.SECOND_FACTOR, path
    assert "Votre équipe demande un second facteur" in browser.get(paths.SECOND_FACTOR).text


def test_the_routes_hold_no_application_of_its_own(house: Office) -> None:
    """A mounted application would decide by itself who may see it."""
    mounts: list[BaseRoute] = [route for route in routes_of(house.desk) if isinstance(route, Mount)]
    assert [route.path for route in mounts if not route.path.startswith("/console/static")] == []  # type: ignore[attr-defined]
