from __future__ import annotations

import datetime
from dataclasses import replace

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


def test_an_account_is_enabled_unlocked_and_given_another_role(command: Command, services: Services) -> None:
    command("users", "add", "camille@example.org")
    command("users", "disable", "camille@example.org")
    assert command("users", "enable", "camille@example.org").code == 0
    with services.unit_of_work() as uow:
        later = services.now() + datetime.timedelta(hours=1)
        uow.users.save(replace(stored(services, "camille@example.org"), failed_logins=9, locked_until=later))
        uow.commit()
    assert "locked" in command("users", "list").out
    assert command("users", "unlock", "camille@example.org").code == 0
    assert command("users", "set-role", "camille@example.org", "support").code == 0
    user = stored(services, "camille@example.org")
    assert (user.disabled, user.locked_until, user.role) == (False, None, Role.SUPPORT)


def test_the_only_administrator_stays_one(command: Command, services: Services) -> None:
    command("users", "add", "camille@example.org", "--role", "admin")
    refused = command("users", "set-role", "camille@example.org", "sales")
    assert (refused.code, "only administrator" in refused.error) == (1, True)


def test_a_lost_second_factor_is_disabled_in_an_emergency(command: Command, services: Services) -> None:
    command("users", "add", "camille@example.org")
    with services.unit_of_work() as uow:
        uow.users.save(replace(stored(services, "camille@example.org"), totp_seed="seed"))
        uow.commit()
    assert command("users", "disable-second-factor", "camille@example.org").code == 0
    assert not stored(services, "camille@example.org").has_second_factor


def test_what_the_command_line_does_is_written_down(command: Command, services: Services) -> None:
    command("users", "add", "camille@example.org")
    command("users", "reset-password", "camille@example.org")
    with services.reading() as uow:
        entries = uow.audit.newest(limit=9)
    assert [entry.action for entry in entries] == ["user.password_reset", "user.added"]
    assert {entry.by for entry in entries} == {None}
