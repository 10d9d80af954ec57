from __future__ import annotations

from bot.accounts.api_tokens import hash_of
from bot.bootstrap import Services
from tests.unit.bot.cli.conftest import Command


def test_a_key_is_printed_once_listed_and_revoked(command: Command, services: Services) -> None:
    made = command("keys", "add", "Notre CRM", "--scope", "leads:read", "--scope", "leads:write")
    secret = made.out.strip()
    with services.reading() as uow:
        (token,) = uow.api_tokens.all()
    assert token.hash == hash_of(secret) and len(token.scopes) == 2
    listed = command("keys", "list").out
    assert "Notre CRM" in listed and secret not in listed and "open" in listed
    assert command("keys", "revoke", token.id).code == 0
    assert command("keys", "revoke", token.id).code == 1
    assert "revoked" in command("keys", "list").out


def test_a_key_needs_a_name_and_a_scope_that_there_is(command: Command, services: Services) -> None:
    assert command("keys", "add", " ", "--scope", "leads:read").code == 1
    assert command("keys", "add", "CRM", "--scope", "everything").code == 2
