"""`aiguilleur retention`: delete what was kept for as long as the playbook says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.retention.report import Report

app = typer.Typer(help="How long things are kept.", no_args_is_help=True)


@app.callback()
def retention() -> None:
    """How long things are kept."""


@app.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, delete nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Delete what was kept for as long as `retention` in playbook.yml says, in small transactions.

    The delivery process does so every day; the report of each purge is kept, and shown in the console.
    """
    from bot.playbook import read_playbook

    with open_services() as services:
        purging = services.purging(read_playbook(services.settings.playbook))
        report = purging.rehearse() if dry_run else purging.run()
    if as_json:
        output.print_json(report.to_json())
    else:
        _print(report)


def _print(report: Report) -> None:
    rows = [
        (kind, reason, str(count))
        for kind, reasons in report.plain_counts().items()
        for reason, count in reasons.items()
    ]
    if rows:
        output.print_table(["what", "retention that ended", "count"], rows)
    verb = "would be deleted" if report.dry_run else "deleted"
    print(f"{report.total} {verb}." if report.total else "nothing has been kept for too long.")
    if not report.complete:
        print("not everything could go at once: run it again.")
