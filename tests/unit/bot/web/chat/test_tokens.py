"""Tokens: signed, and for one conversation."""

from __future__ import annotations

import time

import itsdangerous
import pytest

from bot.web.chat.tokens import CLOCK_SECONDS, MAX_AGE_SECONDS, Tokens, Visitor


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


def test_a_token_that_was_read_before_grows_too_old_all_the_same() -> None:
    issued, ages = time.time(), [0.0, MAX_AGE_SECONDS - 2.0, MAX_AGE_SECONDS + 2.0]
    tokens = Tokens("secret", lambda: issued + ages.pop(0) + 1)
    token = tokens.issue(Visitor("c-1"))
    assert [tokens.read(token) for _ in range(3)] == [Visitor("c-1"), Visitor("c-1"), None]


def test_a_clock_that_was_set_back_by_less_than_a_day_locks_nobody_out() -> None:
    issued, ages = time.time(), [-60.0, -CLOCK_SECONDS + 2.0, -CLOCK_SECONDS - 2.0]
    tokens = Tokens("secret", lambda: issued + ages.pop(0))
    token = tokens.issue(Visitor("c-1"))
    assert [tokens.read(token) for _ in range(3)] == [Visitor("c-1"), Visitor("c-1"), None]


def test_a_token_made_for_something_else_opens_nothing() -> None:
    other = itsdangerous.URLSafeTimedSerializer("secret", salt="staff").dumps(["c-1", 0])
    assert Tokens("secret").read(str(other)) is None


def test_a_signed_value_of_another_shape_opens_nothing() -> None:
    strange = itsdangerous.URLSafeTimedSerializer("secret", salt="visitor-session").dumps("c-1")
    assert Tokens("secret").read(str(strange)) is None
