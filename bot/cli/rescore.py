"""`aiguilleur leads rescore`: every lead by the weights of the present playbook."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.scoring.rescoring import Tally


def rescore(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would change.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Score every lead again after the weights changed, and show what changed.

    With AIGUILLEUR_PLAYBOOK=another.yml and --dry-run, what other weights would change.
    """
    from bot.playbook import read_playbook
    from bot.scoring.rescoring import RunChanged

    with open_services() as services:
        rescoring = services.rescoring(read_playbook(services.settings.playbook))
        told = _quiet if json or not sys.stderr.isatty() else _progress
        try:
            tally = rescoring.preview(told) if dry_run else rescoring.run(told)
        except RunChanged:
            raise CommandError("another process is scoring these leads just now") from None
        if told is _progress:
            print(file=sys.stderr)
        data = {"dry_run": dry_run, "weights": rescoring.scoring.digest, **tally.to_json()}
    if json:
        output.print_json(data)
    else:
        _print(data, tally)


def _print(data: dict[str, Any], tally: Tally) -> None:
    from bot.scoring.rescoring import BOUNDS

    would = "would be " if data["dry_run"] else ""
    print(
        f"{tally.leads} leads looked at by the weights {data['weights']}: "
        f"{tally.changed} scores {would}changed, {tally.first} {would}given for the first time, "
        f"{tally.lost} {would}taken away, {tally.same} the same."
    )
    if not tally.changed:
        return
    between = [f"{low or 1:+} to {high - 1:+}" for low, high in pairwise(BOUNDS)]
    labels = [f"< {BOUNDS[0]:+}", *between, f">= {BOUNDS[-1]:+}"]
    rows = zip(labels, map(str, tally.histogram), strict=True)
    output.print_table(["difference", "leads"], rows)
    output.print_table(
        ["lead", "before", "after"],
        ([item.lead_id, str(item.before), str(item.after)] for item in tally.greatest),
    )


def _quiet(_: Tally) -> None:
    pass


def _progress(tally: Tally) -> None:
    print(f"\r{tally.leads} leads", end="", file=sys.stderr, flush=True)
