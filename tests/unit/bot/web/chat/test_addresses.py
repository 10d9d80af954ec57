"""Whom a request is counted for, seen through proxies."""

from __future__ import annotations

import ipaddress

import pytest

from bot.web.chat.addresses import client_key

TRUSTED = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.1.1.1", "198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "198.51.100.1, 10.2.2.2", "198.51.100.1"),
        ("10.1.1.1", "10.3.3.3, 10.2.2.2", "10.3.3.3"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("10.1.1.1", "unknown", "10.1.1.1"),
        ("::ffff:10.1.1.1", "198.51.100.1", "198.51.100.1"),
        ("fd00::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::"),
        ("", "", "unknown"),
        ("testclient", "198.51.100.1", "testclient"),
    ],
)
def test_only_what_a_trusted_proxy_says_is_believed(peer: str, forwarded: str, expected: str) -> None:
    assert client_key(peer, forwarded, TRUSTED) == expected
