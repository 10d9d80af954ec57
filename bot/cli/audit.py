"""`aiguilleur audit`: how long the log of what the staff did is kept."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.bootstrap import Services

app = typer.Typer(help="The log of what the staff did and read.", no_args_is_help=True)

BATCH = 5_000


@app.callback()
def audit() -> None:
    """The log of what the staff did and read."""


@app.command()
def purge(
    before: Annotated[str, typer.Option(help="A date or a moment such as 2026-03-01.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete entries older than this moment; that they were deleted is an entry of its own."""
    moment = output.parse_since(before)
    with open_services() as services:
        if moment is None or moment > services.now():
            raise CommandError("--before must lie in the past")
        if not yes:
            typer.confirm(f"Delete what was written before {output.moment(moment)}?", abort=True, err=True)
        count = purge_before(services, moment)
    print(f"{count} entries are deleted.")


def purge_before(services: Services, moment: datetime.datetime) -> int:
    """Delete in batches, so that no page waits for long; how many entries there were."""
    from bot.accounts.audit import record

    count = 0
    while True:
        with services.unit_of_work() as uow:
            deleted = uow.audit.purge(moment, limit=BATCH)
            count += deleted
            if deleted < BATCH:
                details = {"before": moment.astimezone(datetime.timezone.utc).isoformat(), "count": count}
                record(uow, None, "audit.purged", None, None, services.now(), **details)
            uow.commit()
        if deleted < BATCH:
            return count
