from __future__ import annotations

from bot.web.console.csrf import FormTokens

TOKENS = FormTokens("a-secret-for-tests")


def test_a_token_is_right_for_its_own_browser_only() -> None:
    token = TOKENS.of("a cookie")
    assert TOKENS.is_right(token, "a cookie")
    assert not TOKENS.is_right(token, "another cookie")
    assert not TOKENS.is_right("", "a cookie")
    assert not TOKENS.is_right("é", "a cookie")


def test_a_browser_without_a_cookie_has_no_token() -> None:
    assert not TOKENS.is_right(TOKENS.of(""), "")


def test_another_installation_makes_other_tokens() -> None:
    assert FormTokens("another-secret").of("a cookie") != TOKENS.of("a cookie")
