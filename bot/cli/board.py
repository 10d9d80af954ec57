"""`aiguilleur board`: the figures that the console's board shows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.bootstrap import Services

app = typer.Typer(help="Keep the figures of the console's board.", no_args_is_help=True)


@app.callback()
def board() -> None:
    """Keep the figures of the console's board."""


@app.command()
def refresh(
    everything: Annotated[
        bool, typer.Option("--all", help="Every day: after the time zone or the working hours were changed.")
    ] = False,
) -> None:
    """Count the days that have changed. The board does so itself, a few days at a time."""
    with open_services() as services:
        days = count(services, everything=everything)
    print("1 day was counted." if days == 1 else f"{days} days were counted.")


def count(services: Services, *, everything: bool) -> int:
    """Count what has changed, or all; returns how many days. Each is a transaction of its own."""
    from bot.playbook import read_playbook

    counting = services.counting(read_playbook(services.settings.playbook))
    known = counting.known() if everything else None
    days: Iterable[datetime.date] = counting.changed()
    if everything:
        days = reversed(list(known.days())) if known else ()
    counted = 0
    for day in days:
        counting.count(day)
        counted += 1
    return counted
