"""What a key opens, and what every other request is told."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.accounts.api_tokens import Scope
from bot.bootstrap import Services
from bot.variables import Rate
from tests.support import crm
from tests.unit.bot.web.api.conftest import Open, make_key

LEADS = "/api/v1/leads"


@pytest.mark.parametrize("given", ["", "aig_wrong", "x" * 5000])
def test_nothing_opens_without_a_key_that_is_known(open_api: Open, given: str) -> None:
    answer = open_api(given).get(LEADS)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_key_opens_until_it_expires_or_is_revoked(services: Services, open_api: Open) -> None:
    key = make_key(services, Scope.READ_LEADS, days=1)
    assert open_api(key).get(LEADS).status_code == 200
    with services.unit_of_work() as uow:
        (token,) = uow.api_tokens.all()
        assert token.last_used_at == crm.NOW and token.hash not in key
        assert uow.api_tokens.revoke(token.id, services.now())
        assert not uow.api_tokens.revoke(token.id, services.now())
        uow.commit()
    assert open_api(key).get(LEADS).status_code == 401


def test_an_expired_key_opens_nothing(services: Services, open_api: Open) -> None:
    key = make_key(services, Scope.READ_LEADS, days=1)
    object.__setattr__(services, "now", lambda: crm.NOW + datetime.timedelta(days=1))
    assert open_api(key).get(LEADS).status_code == 401


def test_a_key_does_what_its_scopes_say(services: Services, open_api: Open) -> None:
    crm.add_lead(services)
    reader = open_api(make_key(services, Scope.READ_LEADS))
    answer = reader.patch(f"{LEADS}/{crm.COMPLETE.id}", json={"status": "contacted"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert "leads:write" in answer.json()["detail"]


def test_a_key_that_asks_too_often_is_told_when_to_come_back(services: Services, open_api: Open) -> None:
    object.__setattr__(services, "settings", replace(services.settings, rate_api=Rate(2, 60)))
    client = open_api(make_key(services, Scope.READ_LEADS))
    assert [client.get(LEADS).status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get(LEADS)
    assert 1 <= int(answer.headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [("GET", "/nowhere", 404), ("DELETE", "/leads", 405), ("GET", "/leads/a%0Ab", 404)],
)
def test_what_is_not_there_is_a_problem_too(api: TestClient, method: str, path: str, code: int) -> None:
    answer = api.request(method, f"/api/v1{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (code, "application/problem+json")
