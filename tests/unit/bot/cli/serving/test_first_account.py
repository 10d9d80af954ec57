from __future__ import annotations

from bot.accounts.account import Role
from bot.accounts.passwords import password_matches
from bot.bootstrap import Services
from bot.cli.serving.first_account import VARIABLE, ensure_account


def test_the_first_account_is_an_administrator_made_once(services: Services) -> None:
    made = ensure_account(services, {})
    assert made is not None
    with services.reading() as uow:
        [user] = uow.users.all()
    assert (user.email, user.role) == ("admin@example.org", Role.ADMIN)
    assert password_matches(made.password, user.password_hash)
    assert ensure_account(services, {}) is None


def test_the_environment_names_the_first_account(services: Services) -> None:
    made = ensure_account(services, {VARIABLE: "camille@example.org"})
    assert made is not None
    assert made.email == "camille@example.org"
