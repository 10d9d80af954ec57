"""The first account of the console, without which nobody could make another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.accounts.account import Role
from bot.accounts.passwords import generate_password
from bot.accounts.staff import add_user, new_user
from bot.bootstrap import Services
from bot.settings import PREFIX

VARIABLE = f"{PREFIX}ADMIN_EMAIL"
DEFAULT_EMAIL = "admin@example.org"


@dataclass(frozen=True)
class FirstAccount:
    """What the operator is shown once."""

    email: str
    password: str


def ensure_account(services: Services, environ: Mapping[str, str]) -> FirstAccount | None:
    """Make an administrator when there is no account at all."""
    password = generate_password()
    email = environ.get(VARIABLE, "").strip() or DEFAULT_EMAIL
    with services.unit_of_work() as uow:
        if uow.users.all():
            return None
        user = new_user(email, "Admin", Role.ADMIN, password, services.now())
        add_user(uow, None, user, services.now())
        uow.commit()
    return FirstAccount(user.email, password)
