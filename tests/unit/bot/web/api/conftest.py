"""The API on a real SQLite file, and a program that uses it with a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.accounts.api_tokens import Scope, create
from bot.bootstrap import Services
from bot.variables import Rate
from bot.web.api import routes
from tests.support import crm

BOTH = (Scope.READ_LEADS, Scope.WRITE_LEADS)
Open = Callable[..., TestClient]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    opened = crm.open_services(tmp_path)
    services = replace(opened, settings=replace(opened.settings, rate_api=Rate(100, 60)))
    yield services
    services.close()


@pytest.fixture
def key(services: Services) -> str:
    return make_key(services, *BOTH)


def make_key(services: Services, *scopes: Scope, days: int = 30) -> str:
    with services.unit_of_work() as uow:
        _, secret = create(uow, None, "CRM", scopes, days, services.now())
        uow.commit()
    return secret


@pytest.fixture
def open_api(services: Services) -> Iterator[Open]:
    opened: list[TestClient] = []

    def client(key: str = "") -> TestClient:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        opened.append(TestClient(Starlette(routes=routes(services)), headers=headers))
        return opened[-1].__enter__()

    yield client
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def api(open_api: Open, key: str) -> TestClient:
    return open_api(key)
