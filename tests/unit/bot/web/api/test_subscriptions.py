"""Webhooks that other programs set up for themselves."""

from __future__ import annotations

from typing import Any

import pytest

from bot.accounts.api_tokens import Scope
from bot.bootstrap import Services
from bot.sending.receivers import SigningSecrets
from tests.support import crm
from tests.unit.bot.web.api.conftest import Open, make_key

PLACE = "/api/v1/subscriptions"
HOOK = {"name": "Notre CRM", "url": "https://crm.example.com/hook", "events": ["lead.created"]}


@pytest.fixture
def subscriber(services: Services, open_api: Open) -> Any:
    return open_api(make_key(services, Scope.SUBSCRIPTIONS))


def test_a_program_subscribes_and_gets_its_secret_once(services: Services, subscriber: Any) -> None:
    made = subscriber.post(PLACE, json=HOOK)
    assert made.status_code == 201
    with services.reading() as uow:
        (receiver,) = [item for item in uow.receivers.all() if item.kind == "webhook"]
    secret = SigningSecrets(services.settings.secret).of(receiver.id, receiver.seed)
    assert made.json()["secret"] == secret and receiver.address == HOOK["url"]
    listed = subscriber.get(PLACE).json()["subscriptions"]
    assert [item["name"] for item in listed] == ["Notre CRM"] and "secret" not in listed[0]
    assert ("api.subscribed", receiver.id) in crm.audited(services)


def test_a_subscription_is_taken_back(subscriber: Any) -> None:
    made = subscriber.post(PLACE, json=HOOK).json()
    assert subscriber.delete(f"{PLACE}/{made['id']}").status_code == 204
    assert subscriber.delete(f"{PLACE}/{made['id']}").status_code == 404
    assert subscriber.get(PLACE).json() == {"subscriptions": []}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "http://crm.example.com/hook"}, "url"),
        ({"url": "https://127.0.0.1/hook"}, "url"),
        ({"url": "https://169.254.169.254/latest"}, "url"),
        ({"url": 3}, "url"),
        ({"name": " "}, "name"),
        ({"events": []}, "events"),
        ({"events": ["lead.eaten"]}, "events"),
        ({"events": [{}]}, "events"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_told_is_refused(subscriber: Any, changes: dict[str, Any], field: str) -> None:
    answer = subscriber.post(PLACE, json={**HOOK, **changes})
    assert answer.status_code == 422
    assert [item["field"] for item in answer.json()["errors"]] == [field]
    assert subscriber.get(PLACE).json() == {"subscriptions": []}


def test_leads_and_subscriptions_are_different_scopes(services: Services, open_api: Open) -> None:
    assert open_api(make_key(services, Scope.READ_LEADS)).get(PLACE).status_code == 403
