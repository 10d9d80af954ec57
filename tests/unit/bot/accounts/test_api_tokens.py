from __future__ import annotations

import datetime

import pytest

from bot.accounts.api_tokens import LONGEST_DAYS, ApiToken, Scope, TokenRefused, create, hash_of, revoke
from bot.accounts.permissions import Permission, may
from tests.unit.bot.accounts.memory import ADMIN, NOW, Log


class Tokens:
    """Keys in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, ApiToken] = {}

    def add(self, token: ApiToken) -> None:
        self.kept[token.id] = token

    def revoke(self, token_id: str, at: datetime.datetime) -> bool:
        return self.kept.pop(token_id, None) is not None


class House:
    def __init__(self) -> None:
        self.api_tokens = Tokens()
        self.audit = Log()


def test_a_secret_is_given_once_and_only_its_hash_is_kept() -> None:
    house = House()
    token, secret = create(house, ADMIN, "  Notre   CRM ", {Scope.READ_LEADS}, 30, NOW)  # type: ignore[arg-type]
    assert token.name == "Notre CRM" and token.hash == hash_of(secret) and secret.startswith("aig_")
    assert secret not in repr(house.api_tokens.kept)
    assert token.is_open(NOW) and not token.is_open(NOW + datetime.timedelta(days=30))


@pytest.mark.parametrize(
    ("name", "scopes", "days", "code"),
    [
        (" ", {Scope.READ_LEADS}, 30, "name"),
        ("x" * 81, {Scope.READ_LEADS}, 30, "name"),
        ("CRM", set(), 30, "scopes"),
        ("CRM", {Scope.READ_LEADS}, 0, "days"),
        ("CRM", {Scope.READ_LEADS}, LONGEST_DAYS + 1, "days"),
    ],
)
def test_a_key_that_cannot_be_is_refused(name: str, scopes: set[Scope], days: int, code: str) -> None:
    with pytest.raises(TokenRefused, match=code):
        create(House(), ADMIN, name, scopes, days, NOW)  # type: ignore[arg-type]


def test_who_works_with_a_key_may_work_on_leads_and_nothing_else() -> None:
    house = House()
    token, _ = create(house, None, "CRM", set(Scope), 30, NOW)  # type: ignore[arg-type]
    user = token.as_user()
    assert may(user.role, Permission.LEADS) and not may(user.role, Permission.USERS)
    assert user.disabled and not user.email


def test_a_key_is_revoked_once() -> None:
    house = House()
    token, _ = create(house, None, "CRM", set(Scope), 30, NOW)  # type: ignore[arg-type]
    assert revoke(house, None, token.id, NOW)  # type: ignore[arg-type]
    assert not revoke(house, None, token.id, NOW)  # type: ignore[arg-type]
