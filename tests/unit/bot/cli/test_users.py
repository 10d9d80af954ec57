from __future__ import annotations

from bot.accounts.account import Role, User
from bot.accounts.passwords import password_matches
from bot.bootstrap import Services
from tests.unit.bot.cli.conftest import Command, Outcome


def stored(services: Services, email: str) -> User:
    with services.reading() as uow:
        user = uow.users.by_email(email)
    assert user is not None
    return user


def password_of(outcome: Outcome) -> str:
    return outcome.out.rpartition(": ")[2].strip()


def test_an_account_is_added_with_a_password_shown_once(command: Command, services: Services) -> None:
    added = command("users", "add", "Camille@example.org", "--name", "Camille", "--role", "support")
    user = stored(services, "camille@example.org")
    assert (added.code, user.role, user.name) == (0, Role.SUPPORT, "Camille")
    assert password_matches(password_of(added), user.password_hash)
    assert password_of(added) not in command("users", "list").out


def test_the_same_address_twice_is_refused(command: Command, services: Services) -> None:
    assert command("users", "add", "camille@example.org").code == 0
    again = command("users", "add", "CAMILLE@example.org")
    assert again.code == 1
    assert "has an account already" in again.error


def test_an_account_is_disabled(command: Command, services: Services) -> None:
    command("users", "add", "camille@example.org")
    assert command("users", "disable", "camille@example.org").code == 0
    assert stored(services, "camille@example.org").disabled
    assert "disabled" in command("users", "list").out


def test_a_password_is_replaced(command: Command, services: Services) -> None:
    old = password_of(command("users", "add", "camille@example.org"))
    new = password_of(command("users", "reset-password", "camille@example.org"))
    kept = stored(services, "camille@example.org").password_hash
    assert password_matches(new, kept)
    assert not password_matches(old, kept)


def test_an_unknown_account_is_one_line(command: Command, services: Services) -> None:
    outcome = command("users", "disable", "nobody@example.org")
    assert outcome.code == 1
    assert outcome.error == "error: there is no account for nobody@example.org: see `aiguilleur users list`\n"
