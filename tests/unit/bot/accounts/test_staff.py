from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest

from bot.accounts.account import Role, StaffSession, User
from bot.accounts.passwords import password_matches
from bot.accounts.staff import Refused, add_user, disable_user, set_password

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)
PASSWORD = "une phrase de passe"


class FakeUsers:
    def __init__(self) -> None:
        self.stored: dict[str, User] = {}

    def add(self, user: User) -> None:
        self.stored[user.id] = user

    save = add

    def get(self, user_id: str) -> User | None:
        return self.stored.get(user_id)

    def by_email(self, email: str) -> User | None:
        return next((user for user in self.stored.values() if user.email == email.lower()), None)

    def all(self) -> Sequence[User]:
        return sorted(self.stored.values(), key=lambda user: user.name)


class FakeSessions:
    def __init__(self) -> None:
        self.revoked: list[str] = []

    def add(self, session: StaffSession) -> None:
        raise AssertionError("no session is opened here")

    def get(self, token_hash: str) -> StaffSession | None:
        return None

    def extend(self, token_hash: str, expires_at: datetime.datetime) -> None:
        raise AssertionError("no session is used here")

    def revoke(self, token_hash: str, at: datetime.datetime) -> None:
        raise AssertionError("sessions are closed all together")

    def revoke_all(self, user_id: str, at: datetime.datetime) -> int:
        self.revoked.append(user_id)
        return 1

    def forget_expired(self, before: datetime.datetime) -> int:
        return 0


def test_a_new_account_is_found_by_its_address_in_lower_case() -> None:
    users = FakeUsers()
    user = add_user(users, "Camille.Martin@Example.org", "Camille Martin", Role.SALES, PASSWORD, NOW)
    assert user.email == "camille.martin@example.org"
    assert users.by_email("camille.martin@example.org") == user
    assert password_matches(PASSWORD, user.password_hash)


def test_an_account_without_a_name_is_named_by_its_address() -> None:
    assert add_user(FakeUsers(), "a@example.org", " ", Role.SUPPORT, PASSWORD, NOW).name == "a@example.org"


@pytest.mark.parametrize(("email", "password"), [("nobody", PASSWORD), ("a@example.org", "court")])
def test_a_wrong_address_or_a_short_password_is_refused(email: str, password: str) -> None:
    users = FakeUsers()
    with pytest.raises(Refused):
        add_user(users, email, "A", Role.SUPPORT, password, NOW)
    assert not users.stored


def test_a_new_password_unlocks_the_account_and_closes_its_sessions() -> None:
    users, sessions = FakeUsers(), FakeSessions()
    user = add_user(users, "a@example.org", "A", Role.SUPPORT, PASSWORD, NOW)
    changed = set_password(users, sessions, user, "une autre phrase", NOW)
    assert password_matches("une autre phrase", changed.password_hash)
    assert (changed.failed_logins, changed.locked_until) == (0, None)
    assert sessions.revoked == [user.id]


def test_a_disabled_account_has_no_open_session() -> None:
    users, sessions = FakeUsers(), FakeSessions()
    user = add_user(users, "a@example.org", "A", Role.SUPPORT, PASSWORD, NOW)
    assert disable_user(users, sessions, user, NOW).disabled
    assert sessions.revoked == [user.id]


def test_the_last_administrator_cannot_be_disabled() -> None:
    users, sessions = FakeUsers(), FakeSessions()
    first = add_user(users, "a@example.org", "A", Role.ADMIN, PASSWORD, NOW)
    with pytest.raises(Refused, match="only administrator"):
        disable_user(users, sessions, first, NOW)
    second = add_user(users, "b@example.org", "B", Role.ADMIN, PASSWORD, NOW)
    assert disable_user(users, sessions, first, NOW).disabled
    with pytest.raises(Refused):
        disable_user(users, sessions, second, NOW)
