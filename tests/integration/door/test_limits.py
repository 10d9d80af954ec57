"""Who may knock, from where and how often."""

from __future__ import annotations

import httpx
import pytest

from bot.settings import Settings
from bot.settings import read_settings as read
from bot.variables import Rate
from tests.integration.door.house import House, enter


def refused(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


def test_a_conversation_sends_only_so_many_messages(house: House) -> None:
    with house.door(rate_conversation=Rate(2, 60)) as http:
        visitor = enter(http)
        assert [visitor.send(text="a").status_code for _ in range(3)] == [200, 200, 429]
        response = visitor.send(text="a")
        assert 1 <= int(response.headers["Retry-After"]) <= 30
        assert enter(http).send(text="a").status_code == 200


def test_an_address_opens_only_so_many_conversations(house: House) -> None:
    with house.door(rate_sessions=Rate(2, 60)) as http:
        statuses = [http.post("/chat/sessions", json={}).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]


def test_an_address_sends_only_so_many_messages_in_all_its_conversations(house: House) -> None:
    with house.door(rate_address=Rate(3, 60)) as http:
        visitors = [enter(http) for _ in range(4)]
        assert [visitor.send(text="a").status_code for visitor in visitors] == [200, 200, 200, 429]


def test_guessing_tokens_is_limited(house: House) -> None:
    with house.door(rate_address=Rate(2, 60)) as http:
        statuses = [http.get("/chat/messages").status_code for _ in range(3)]
    assert statuses == [401, 401, 429]


def test_the_evaluation_has_a_limit_of_its_own(house: House) -> None:
    strict = Rate(1, 60)
    with house.door(rate_conversation=strict, rate_address=strict, rate_sessions=strict) as http:
        visitor = enter(http, evaluation_key="a-key-for-evaluation")
        assert [visitor.send(text="a").status_code for _ in range(5)] == [200] * 5
    with house.door(rate_evaluation=strict) as http:
        visitor = enter(http, evaluation_key="a-key-for-evaluation")
        assert visitor.send(text="a").status_code == 429


def test_clients_behind_a_trusted_proxy_are_told_apart(house: House) -> None:
    trusted = read({"AIGUILLEUR_TRUSTED_PROXIES": "127.0.0.1", "AIGUILLEUR_SECRET": "x" * 16}).trusted_proxies

    def opened(http: httpx.Client, address: str) -> int:
        return http.post("/chat/sessions", json={}, headers={"X-Forwarded-For": address}).status_code

    with house.door(rate_sessions=Rate(1, 60), trusted_proxies=trusted) as http:
        assert opened(http, "203.0.113.1") == 201
        assert opened(http, "203.0.113.2") == 201
        assert opened(http, "198.51.100.9, 203.0.113.1") == 429
    with house.door(trusted_proxies=()) as http:
        assert [opened(http, f"203.0.113.{number}") for number in range(2)] == [201, 429]


OTHER = "https://www.exemple.fr"


def test_other_websites_are_refused_unless_they_are_named(house: House) -> None:
    with house.door(allowed_origins=(OTHER,)) as http:
        allowed = http.post("/chat/sessions", json={}, headers={"Origin": OTHER})
        assert allowed.headers["access-control-allow-origin"] == OTHER
        assert "Origin" in allowed.headers["vary"]
        stranger = http.post("/chat/sessions", json={}, headers={"Origin": "https://autre.exemple.org"})
        assert refused(stranger) == (403, "origin_refused")
        assert "access-control-allow-origin" not in stranger.headers
        own = http.post("/chat/sessions", json={}, headers={"Origin": str(http.base_url).rstrip("/")})
        assert own.status_code == 201


def test_a_browser_may_ask_before_it_sends(house: House) -> None:
    with house.door(allowed_origins=(OTHER,)) as http:
        response = http.options("/chat/messages", headers={"Origin": OTHER})
        assert response.status_code == 204
        assert "Authorization" in response.headers["access-control-allow-headers"]
        assert http.options("/chat/messages", headers={"Origin": "null"}).status_code == 403


@pytest.mark.parametrize("path", ["/health", "/chat/messages", "/nothing/here"])
def test_every_answer_carries_strict_headers(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_health_is_the_process_and_readiness_what_it_needs(house: House, http: httpx.Client) -> None:
    assert http.get("/ready").json() == {"database": "ok", "rasa": "ok"}
    house.rasa.stop()
    assert http.get("/health").status_code == 200
    response = http.get("/ready")
    assert (response.status_code, response.json()["rasa"]) == (503, "unavailable")


def test_the_settings_of_a_door_default_to_generous_limits() -> None:
    assert Settings().rate_conversation.requests >= 20
