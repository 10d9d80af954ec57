"""`aiguilleur db`: the tables of the database."""

from __future__ import annotations

import typer

from bot.cli.errors import CommandError
from bot.cli.services import open_services

app = typer.Typer(help="Bring the database up to date, or see whether it is.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the tables up to date. Nothing is lost; nothing happens when they are."""
    with open_services(migrated=False) as services:
        services.database.upgrade()
    print("The database is up to date.")


@app.command()
def check() -> None:
    """Say whether the tables are up to date."""
    with open_services(migrated=False) as services:
        if not services.database.is_current():
            raise CommandError("the database is not up to date: run `aiguilleur db upgrade`")
    print("The database is up to date.")
