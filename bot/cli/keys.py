"""`aiguilleur keys`: the keys with which other programs use the leads."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.accounts.api_tokens import LONGEST_DAYS, Scope
from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services

app = typer.Typer(help="Keys of the API for other programs (docs/api.md).", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Which program it is for.")],
    scope: Annotated[list[Scope], typer.Option("--scope", help="What it allows; can be repeated.")],
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="Until it expires.")] = 365,
) -> None:
    """Make a key, and print it: once, for only a hash of it is kept."""
    from bot.accounts.api_tokens import TokenRefused, create

    with open_services() as services, services.unit_of_work() as uow:
        try:
            token, secret = create(uow, None, name, scope, days, services.now())
        except TokenRefused:
            raise CommandError("a key needs a name of at most 80 characters") from None
        uow.commit()
    print(secret)
    typer.echo(f"key {token.id}, until {output.moment(token.expires_at)}", err=True)


@app.command("list")
def list_keys() -> None:
    """List the keys, never what they are."""
    with open_services() as services, services.reading() as uow:
        now, tokens = services.now(), uow.api_tokens.all()
    columns = ["id", "name", "scopes", "expires", "last used", "state"]
    rows = [
        (
            token.id,
            token.name,
            " ".join(sorted(scope.value for scope in token.scopes)),
            output.moment(token.expires_at),
            output.moment(token.last_used_at),
            "open" if token.is_open(now) else "revoked" if token.revoked_at else "expired",
        )
        for token in tokens
    ]
    output.print_table(columns, rows)


@app.command()
def revoke(key_id: Annotated[str, typer.Argument(help="The id of the key.")]) -> None:
    """Make a key worthless, at once."""
    from bot.accounts.api_tokens import revoke as revoke_token

    with open_services() as services, services.unit_of_work() as uow:
        done = revoke_token(uow, None, key_id, services.now())
        uow.commit()
    if not done:
        raise CommandError("there is no key with this id that is not revoked: see `aiguilleur keys list`")
    print("revoked")
