from __future__ import annotations

import datetime
from dataclasses import replace

from bot.accounts.account import Role, User
from bot.accounts.sessions import IDLE, LONGEST, begin, hash_of, is_open, new_token, prolonged

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)
USER = User("u1", "a@example.org", "A", Role.SALES, "hash", NOW)
SESSION = begin(USER, "a token", NOW)


def test_tokens_differ_and_are_not_what_is_kept() -> None:
    first, second = new_token(), new_token()
    assert first != second
    assert len(first) >= 40
    assert hash_of(first) != first
    assert SESSION.token_hash == hash_of("a token")


def test_a_token_of_any_characters_has_a_hash() -> None:
    assert hash_of("\udcff é") != hash_of("é")


def test_a_session_that_nobody_uses_ends() -> None:
    assert is_open(SESSION, NOW)
    assert is_open(SESSION, NOW + IDLE - HOUR)
    assert not is_open(SESSION, NOW + IDLE)


def test_a_revoked_session_lets_nobody_in() -> None:
    assert not is_open(replace(SESSION, revoked_at=NOW), NOW)


def test_use_prolongs_a_session() -> None:
    later = NOW + 2 * HOUR
    session = prolonged(SESSION, later)
    assert session is not None
    assert session.expires_at == later + IDLE


def test_not_every_request_is_worth_writing_down() -> None:
    assert prolonged(SESSION, NOW + datetime.timedelta(minutes=4)) is None


def test_even_a_session_in_use_ends_after_a_week() -> None:
    session, now = SESSION, NOW
    while is_open(session, now):
        session = prolonged(session, now) or session
        now += HOUR
    assert session.expires_at == NOW + LONGEST
    assert now == NOW + LONGEST
