"""`aiguilleur users`: the accounts of the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.accounts.account import Role, User
from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.unit_of_work import UnitOfWork

app = typer.Typer(help="Add, list and disable the accounts of the console.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The e-mail address of the account.")]


@app.command()
def add(
    email: Email,
    name: Annotated[str | None, typer.Option(help="The name shown to colleagues.")] = None,
    role: Annotated[Role, typer.Option(help="sales: leads; support: transcripts; admin: all.")] = Role.SALES,
) -> None:
    """Add an account. Its password is generated and shown once."""
    from bot.accounts.passwords import generate_password
    from bot.accounts.repository import EmailTaken
    from bot.accounts.staff import add_user

    password = generate_password()
    with open_services() as services, services.unit_of_work() as uow:
        try:
            user = add_user(uow.users, email, name or "", role, password, services.now())
        except EmailTaken:
            raise CommandError(f"{email} has an account already: see `aiguilleur users list`") from None
        uow.commit()
    print(f"{user.email} is added as {user.role.value}. Password, shown only now: {password}")


@app.command("list")
def list_users() -> None:
    """List the accounts."""
    with open_services() as services, services.reading() as uow:
        users = uow.users.all()
    rows = (
        [user.email, user.name, user.role.value, _state(user), output.moment(user.created_at)]
        for user in users
    )
    output.print_table(["e-mail", "name", "role", "state", "created"], rows)


@app.command()
def disable(email: Email) -> None:
    """Close an account and its open sessions."""
    from bot.accounts.staff import disable_user

    with open_services() as services, services.unit_of_work() as uow:
        user = disable_user(uow.users, uow.staff_sessions, _user(uow, email), services.now())
        uow.commit()
    print(f"{user.email} is disabled.")


@app.command("reset-password")
def reset_password(email: Email) -> None:
    """Give an account a new password, generated and shown once; its open sessions end."""
    from bot.accounts.passwords import generate_password
    from bot.accounts.staff import set_password

    password = generate_password()
    with open_services() as services, services.unit_of_work() as uow:
        user = set_password(uow.users, uow.staff_sessions, _user(uow, email), password, services.now())
        uow.commit()
    print(f"{user.email} has a new password, shown only now: {password}")


def _user(uow: UnitOfWork, email: str) -> User:
    user = uow.users.by_email(email.strip().lower())
    if user is None:
        raise CommandError(f"there is no account for {email}: see `aiguilleur users list`")
    return user


def _state(user: User) -> str:
    return "disabled" if user.disabled else "active"
