"""Nothing of Rasa can be reached from outside, and nothing of it answers whoever does not know the secret."""

from __future__ import annotations

import uuid

import httpx
import pytest

from bot.settings import read_settings
from tests.support.processes import listeners
from tests.support.product import Product
from tests.support.visitor import Visitor

_LOOPBACK = {"0100007F"}  # 127.0.0.1 as the kernel writes it


def _rasa(product: Product) -> httpx.Client:
    return httpx.Client(base_url=read_settings(product.instance.environment).rasa_urls[0], timeout=10.0)


def test_every_process_listens_on_the_loopback_interface_alone(product: Product) -> None:
    for name in ("RASA_PORT", "PORT"):
        assert listeners(int(product.instance.environment[f"AIGUILLEUR_{name}"])) == _LOOPBACK


@pytest.mark.parametrize(
    "headers", [{}, {"X-Door-Secret": ""}, {"X-Door-Secret": "a guess of thirty characters"}]
)
def test_a_message_without_the_secret_is_refused(
    product: Product, visitor: Visitor, headers: dict[str, str]
) -> None:
    before = product.transcript(visitor.conversation_id)
    body = {
        "conversation_id": visitor.conversation_id, "message_id": str(uuid.uuid4()), "turn": 1,
        "kind": "text", "text": "bonjour", "payload": None, "context": {},
    }  # fmt: skip
    with _rasa(product) as rasa:
        assert rasa.post("/door/messages", json=body, headers=headers).status_code == 401
    visitor.says("Bonjour").is_asked("need")
    assert len(product.transcript(visitor.conversation_id)) == len(before) + 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/webhooks/rest/webhook"),
        ("POST", "/model/parse"),
        ("GET", "/domain"),
        ("GET", "/status"),
        ("PUT", "/model"),
        ("GET", "/conversations/{id}/tracker"),
        ("POST", "/conversations/{id}/messages"),
        ("POST", "/conversations/{id}/tracker/events"),
        ("POST", "/webhook"),
    ],
)
def test_none_of_the_usual_doors_of_rasa_is_open(
    product: Product, visitor: Visitor, method: str, path: str
) -> None:
    with _rasa(product) as rasa:
        answer = rasa.request(method, path.format(id=visitor.conversation_id), json={})
    assert answer.status_code in (401, 404, 405), f"{method} {path}: {answer.status_code}"


def test_the_door_hands_nothing_through_to_rasa(product: Product) -> None:
    for path in ("/door/messages", "/door/health", "/webhooks/rest/webhook", "/model/parse"):
        assert product.http.post(path, json={}).status_code in (404, 405)
