from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from starlette.requests import Request

from bot.web.console.cookies import is_https

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


def request(peer: str, *, scheme: str = "http", forwarded: str = "") -> Request:
    scope: dict[str, Any] = {
        "type": "http",
        "scheme": scheme,
        "path": "/console/",
        "server": ("testserver", 80),
        "client": (peer, 1234) if peer else None,
        "headers": [(b"x-forwarded-proto", forwarded.encode())],
    }
    return Request(scope)


def test_https_is_seen_without_a_proxy() -> None:
    assert is_https(request("203.0.113.9", scheme="https"), PROXIES)
    assert not is_https(request("203.0.113.9"), PROXIES)


@pytest.mark.parametrize("peer", ["10.1.2.3", "::ffff:10.1.2.3", "fd00::1"])
def test_a_trusted_proxy_says_what_the_browser_sees(peer: str) -> None:
    assert is_https(request(peer, forwarded="http, HTTPS"), PROXIES)
    assert not is_https(request(peer, forwarded="https, http"), PROXIES)


@pytest.mark.parametrize("peer", ["203.0.113.9", "", "unix"])
def test_nobody_else_is_believed(peer: str) -> None:
    assert not is_https(request(peer, forwarded="https"), PROXIES)
