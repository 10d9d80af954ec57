from __future__ import annotations

import pytest
from starlette.requests import Request

from bot.web.console.browsers import device_of, device_words
from bot.wording import load

WORDS = load("console_accounts")["account"]


def device(agent: str) -> str:
    headers = [(b"user-agent", agent.encode("latin-1"))] if agent else []
    return device_of(Request({"type": "http", "headers": headers}))


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox sur Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36", "Chrome sur Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge sur Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Mobile Safari/604.1", "Safari sur iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1", "Safari sur Mac"),
        ("curl/8.5.0", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_session_is_known_again_by_its_browser_and_system(agent: str, shown: str) -> None:
    assert device_words(device(agent), WORDS) == shown


def test_nothing_else_of_what_a_browser_says_is_kept() -> None:
    assert device("<script>alert(1)</script> Firefox/1 (Linux) " + "x" * 5000) == "Firefox/Linux"
