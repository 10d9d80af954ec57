"""`aiguilleur users`: the accounts of the console."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.accounts.account import Role, User
from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.unit_of_work import UnitOfWork

app = typer.Typer(help="Add, list and change the accounts of the console.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The e-mail address of the account.")]
ROLES = "sales: leads; support: transcripts; admin: all, and users."


@app.command()
def add(
    email: Email,
    name: Annotated[str | None, typer.Option(help="The name shown to colleagues.")] = None,
    role: Annotated[Role, typer.Option(help=ROLES)] = Role.SALES,
) -> None:
    """Add an account. Its password is generated and shown once."""
    from bot.accounts.passwords import generate_password
    from bot.accounts.repository import EmailTaken
    from bot.accounts.staff import add_user, new_user

    password = generate_password()
    with open_services() as services:
        user = new_user(email, name or "", role, password, services.now())
        with services.unit_of_work() as uow:
            try:
                add_user(uow, None, user, services.now())
            except EmailTaken:
                raise CommandError(f"{email} has an account already: see `aiguilleur users list`") from None
            uow.commit()
    print(f"{user.email} is added as {user.role.value}. Password, shown only now: {password}")


@app.command("list")
def list_users() -> None:
    """List the accounts."""
    with open_services() as services:
        now = services.now()
        with services.reading() as uow:
            users = uow.users.all()
    rows = (
        [
            *(user.email, user.name, user.role.value, _state(user, now)),
            "on" if user.has_second_factor else "off",
            *(output.moment(user.last_sign_in_at), output.moment(user.created_at)),
        ]
        for user in users
    )
    columns = ["e-mail", "name", "role", "state", "second factor", "last sign-in", "created"]
    output.print_table(columns, rows)


@app.command()
def disable(email: Email) -> None:
    """Close an account and its open sessions."""
    from bot.accounts.staff import disable_user

    with open_services() as services, services.unit_of_work() as uow:
        user = disable_user(uow, None, _user(uow, email), services.now())
        uow.commit()
    print(f"{user.email} is disabled.")


@app.command()
def enable(email: Email) -> None:
    """Open an account again."""
    from bot.accounts.staff import enable_user

    with open_services() as services, services.unit_of_work() as uow:
        user = enable_user(uow, None, _user(uow, email), services.now())
        uow.commit()
    print(f"{user.email} is enabled.")


@app.command()
def unlock(email: Email) -> None:
    """Let somebody who mistyped their password try again at once."""
    from bot.accounts.staff import unlock_user

    with open_services() as services, services.unit_of_work() as uow:
        user = unlock_user(uow, None, _user(uow, email), services.now())
        uow.commit()
    print(f"{user.email} is unlocked.")


@app.command("set-role")
def set_role(email: Email, role: Annotated[Role, typer.Argument(help=ROLES)]) -> None:
    """Give an account another role; its open sessions end."""
    from bot.accounts.staff import change_user

    with open_services() as services, services.unit_of_work() as uow:
        found = _user(uow, email)
        user = change_user(uow, None, found, found.name, role, services.now())
        uow.commit()
    print(f"{user.email} is {user.role.value} now.")


@app.command("reset-password")
def reset_password(email: Email) -> None:
    """Give an account a new password, generated and shown once; its open sessions end."""
    from bot.accounts.passwords import generate_password, hash_password
    from bot.accounts.staff import store_password

    password = generate_password()
    password_hash = hash_password(password)
    with open_services() as services, services.unit_of_work() as uow:
        found = _user(uow, email)
        user = store_password(uow, None, found, password_hash, "user.password_reset", services.now())
        uow.commit()
    print(f"{user.email} has a new password, shown only now: {password}")


@app.command("disable-second-factor")
def disable_second_factor(email: Email) -> None:
    """In an emergency: let somebody in who has lost their telephone and their recovery codes."""
    from bot.accounts.staff import remove_second_factor

    with open_services() as services, services.unit_of_work() as uow:
        user = remove_second_factor(uow, None, _user(uow, email), services.now())
        uow.commit()
    print(f"{user.email} signs in with the password alone; where a second factor is required, it comes next.")


def _user(uow: UnitOfWork, email: str) -> User:
    user = uow.users.by_email(email.strip().lower())
    if user is None:
        raise CommandError(f"there is no account for {email}: see `aiguilleur users list`")
    return user


def _state(user: User, now: datetime.datetime) -> str:
    from bot.accounts.lockout import is_locked

    if user.disabled:
        return "disabled"
    return "locked" if is_locked(user, now) else "active"
