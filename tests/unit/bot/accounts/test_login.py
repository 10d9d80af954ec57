from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType

import pytest
from argon2 import PasswordHasher

from bot.accounts.account import Role, StaffSession, User
from bot.accounts.login import FIRST_DELAY, FREE_TRIES, LONGEST_DELAY, Attempt, after_failure, sign_in
from bot.accounts.passwords import hash_password, is_outdated, password_matches
from bot.accounts.sessions import IDLE, hash_of

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)
EMAIL, PASSWORD = "a@example.org", "une phrase de passe"
USER = User("u1", EMAIL, "A", Role.SALES, hash_password(PASSWORD), NOW)


class Memory:
    """Accounts in memory: its own unit of work, users and sessions."""

    def __init__(self, *users: User) -> None:
        self.users = self
        self.staff_sessions = Sessions()
        self.stored = {user.id: user for user in users}
        self.commits = 0
        self.meanwhile: User | None = None

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.meanwhile is not None:
            self.save(self.meanwhile)

    def commit(self) -> None:
        self.commits += 1

    def add(self, user: User) -> None:
        self.stored[user.id] = user

    save = add

    def get(self, user_id: str) -> User | None:
        return self.stored.get(user_id)

    def by_email(self, email: str) -> User | None:
        return next((user for user in self.stored.values() if user.email == email.lower()), None)

    def all(self) -> Sequence[User]:
        return list(self.stored.values())

    def attempt(
        self, password: str = PASSWORD, *, email: str = EMAIL, now: datetime.datetime = NOW
    ) -> Attempt:
        return sign_in(lambda: self, lambda: self, email, password, now)


class Sessions:
    """Sessions in memory."""

    def __init__(self) -> None:
        self.stored: dict[str, StaffSession] = {}

    def add(self, session: StaffSession) -> None:
        self.stored[session.token_hash] = session

    def get(self, token_hash: str) -> StaffSession | None:
        return self.stored.get(token_hash)

    def extend(self, token_hash: str, expires_at: datetime.datetime) -> None:
        self.stored[token_hash] = replace(self.stored[token_hash], expires_at=expires_at)

    def revoke(self, token_hash: str, at: datetime.datetime) -> None:
        self.stored[token_hash] = replace(self.stored[token_hash], revoked_at=at)

    def revoke_all(self, user_id: str, at: datetime.datetime) -> int:
        return 0

    def forget_expired(self, before: datetime.datetime) -> int:
        return 0


def test_the_right_password_opens_a_session_that_is_kept_as_a_hash() -> None:
    memory = Memory(USER)
    attempt = memory.attempt()
    assert attempt.user_id == USER.id
    assert list(memory.staff_sessions.stored) == [hash_of(attempt.token)]
    assert memory.staff_sessions.stored[hash_of(attempt.token)].expires_at == NOW + IDLE
    assert memory.commits == 1


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_open_nothing(email: str) -> None:
    memory = Memory(USER)
    assert memory.attempt("autre chose", email=email).token == ""
    assert not memory.staff_sessions.stored


def test_a_disabled_account_is_refused_with_its_right_password() -> None:
    memory = Memory(replace(USER, disabled=True))
    assert memory.attempt().token == ""


def test_a_few_mistakes_cost_nothing_and_are_forgotten() -> None:
    memory = Memory(USER)
    for _ in range(FREE_TRIES):
        assert not memory.attempt("autre chose").locked
    assert memory.attempt().token
    assert memory.stored[USER.id].failed_logins == 0


def test_after_more_mistakes_even_the_right_password_has_to_wait() -> None:
    memory = Memory(USER)
    for _ in range(FREE_TRIES + 1):
        memory.attempt("autre chose")
    assert memory.attempt() == Attempt(user_id=USER.id, locked=True)
    assert memory.attempt(now=NOW + FIRST_DELAY).token


def test_a_try_during_the_delay_does_not_make_it_longer() -> None:
    memory = Memory(USER)
    for _ in range(FREE_TRIES + 5):
        memory.attempt("autre chose")
    assert memory.stored[USER.id].locked_until == NOW + FIRST_DELAY


def test_the_delay_doubles_up_to_a_bound() -> None:
    user, delays = replace(USER, failed_logins=FREE_TRIES), []
    for _ in range(20):
        user = after_failure(user, NOW)
        assert user.locked_until is not None
        delays.append(user.locked_until - NOW)
    assert delays[:3] == [FIRST_DELAY, 2 * FIRST_DELAY, 4 * FIRST_DELAY]
    assert delays[-1] == LONGEST_DELAY


def test_a_password_that_changed_during_the_login_is_refused() -> None:
    memory = Memory(USER)
    memory.meanwhile = replace(USER, password_hash="another hash")
    assert memory.attempt() == Attempt()


def test_a_hash_of_weaker_times_is_renewed_at_login() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    memory = Memory(replace(USER, password_hash=weak))
    assert memory.attempt("autre chose").token == ""
    assert memory.stored[USER.id].password_hash == weak
    assert memory.attempt().token
    renewed = memory.stored[USER.id].password_hash
    assert not is_outdated(renewed)
    assert password_matches(PASSWORD, renewed)
