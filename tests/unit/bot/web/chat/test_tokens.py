"""Tokens: signed, and for one conversation."""

from __future__ import annotations

import itsdangerous
import pytest

from bot.web.chat.tokens import Tokens, Visitor


@pytest.mark.parametrize("visitor", [Visitor("c-1"), Visitor("c-1", test=True)])
def test_a_token_is_read_by_whoever_knows_the_secret(visitor: Visitor) -> None:
    token = Tokens("secret").issue(visitor)
    assert Tokens("secret").read(token) == visitor
    assert Tokens("another").read(token) is None


def test_a_token_cannot_be_changed() -> None:
    token = Tokens("secret").issue(Visitor("c-1"))
    assert Tokens("secret").read("X" + token[1:]) is None
    assert Tokens("secret").read("") is None
    assert Tokens("secret").read("é" * 50) is None


def test_a_token_made_for_something_else_opens_nothing() -> None:
    other = itsdangerous.URLSafeTimedSerializer("secret", salt="staff").dumps(["c-1", 0])
    assert Tokens("secret").read(str(other)) is None


def test_a_signed_value_of_another_shape_opens_nothing() -> None:
    strange = itsdangerous.URLSafeTimedSerializer("secret", salt="visitor-session").dumps("c-1")
    assert Tokens("secret").read(str(strange)) is None
