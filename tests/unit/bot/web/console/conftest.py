"""The console on a real SQLite file, and a browser without scripts that visits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.bootstrap import Services
from bot.playbook import read_playbook
from bot.variables import Rate
from bot.web.console.assets import Assets
from bot.web.console.desk import Desk
from bot.web.console.routes import routes_of
from tests.support import crm
from tests.unit.bot.web.console.lead_desk import CHANTAL, Rep

PLAYBOOK = read_playbook(crm.ROOT / "playbook.yml")
ASSETS = Assets.read()
OFTEN = Rate(1000, 1)
_TOKEN = re.compile(r'name="jeton" value="(\w+)"')


class Staff:
    """A member of staff at a browser."""

    def __init__(self, http: TestClient) -> None:
        self.http = http

    def get(self, path: str, **options: Any) -> Any:
        return self.http.get(path, follow_redirects=False, **options)

    def post(self, path: str, form: dict[str, str]) -> Any:
        return self.http.post(path, data=form, follow_redirects=False)

    def form_token(self, path: str) -> str:
        """The token in the form of a page."""
        found = _TOKEN.search(self.get(path).text)
        assert found is not None
        return found[1]

    def sign_in(self, password: str = crm.PASSWORD, email: str = crm.EMAIL, suite: str = "") -> Any:
        form = {"email": email, "mot-de-passe": password, "suite": suite}
        return self.post("/console/connexion", {**form, "jeton": self.form_token("/console/connexion")})

    def sign_out(self) -> Any:
        return self.post("/console/deconnexion", {"jeton": self.form_token("/console/")})


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = crm.open_services(tmp_path)
    yield services
    services.close()


@pytest.fixture
def open_browser(services: Services) -> Iterator[Callable[..., Staff]]:
    """Opens a browser at the console; the rate of sign-ins can be chosen, and the browser's address."""
    opened: list[TestClient] = []

    def browser(rate: Rate = OFTEN, base_url: str = "http://testserver") -> Staff:
        desk = Desk.build(services, PLAYBOOK, ASSETS, rate=rate, refusal_seconds=0)
        opened.append(TestClient(Starlette(routes=routes_of(desk)), base_url=base_url))
        return Staff(opened[-1].__enter__())

    yield browser
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def stranger(open_browser: Callable[..., Staff]) -> Staff:
    return open_browser()


@pytest.fixture
def rep(services: Services, stranger: Staff) -> Staff:
    """A member of staff who is signed in."""
    token = crm.open_session(services, crm.add_staff(services))
    stranger.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
    return stranger


@pytest.fixture
def at_work(services: Services, rep: Any) -> Rep:
    crm.add_lead(services)
    with services.unit_of_work() as uow:
        uow.users.add(CHANTAL)
        uow.commit()
    return Rep(services, rep)
