"""`aiguilleur leads`: what the assistant saved for the sales team."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import lead_merges, output, persons, retention
from bot.cli.errors import CommandError
from bot.cli.rescore import rescore
from bot.cli.services import open_services
from bot.leads.lead import Lead, Status

if TYPE_CHECKING:
    from bot.leads.repository import LeadFilter

app = typer.Typer(help="List, show, export and merge leads.", no_args_is_help=True)
for _command in (lead_merges.merge, lead_merges.unmerge, lead_merges.merges, lead_merges.match):
    app.command()(_command)

Statuses = Annotated[list[Status] | None, typer.Option("--status", help="Only these; can be repeated.")]
Since = Annotated[str | None, typer.Option("--since", help="Only those created since then: 2026-03-01.")]
Tests = Annotated[bool, typer.Option("--tests/--no-tests", help="With the leads of evaluations, or without.")]
_COLUMNS: dict[str, Callable[[Lead], str]] = {
    "id": lambda lead: lead.id,
    "created": lambda lead: output.moment(lead.created_at),
    "status": lambda lead: lead.status.value,
    "segment": lambda lead: lead.segment or "",
    "score": lambda lead: "" if lead.score is None else str(lead.score),
    "name": lambda lead: " ".join(filter(None, (lead.first_name, lead.last_name))),
    "organisation": lambda lead: output.shortened(lead.organisation, 30),
    "reach": lambda lead: lead.email or lead.phone or "",
}


@app.command("list")
def list_leads(
    status: Statuses = None,
    since: Since = None,
    tests: Tests = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at most, newest first.")] = 50,
) -> None:
    """List leads, newest first."""
    with open_services() as services, services.reading() as uow:
        found = uow.leads.page(_filter(status, since, tests), limit=limit).leads
    output.print_table(list(_COLUMNS), ([show(lead) for show in _COLUMNS.values()] for lead in found))


@app.command()
def show(lead_id: Annotated[str, typer.Argument(help="The id, or its beginning when it is unique.")]) -> None:
    """Show everything about one lead, as JSON."""
    with open_services() as services:
        lead = services.archive.lead(lead_id)
        if lead is None:
            beginning = [item for item in services.archive.leads() if item.id.startswith(lead_id)]
            if len(beginning) != 1:
                wrong = "several ids of leads begin with" if beginning else "there is no lead with the id"
                raise CommandError(f"{wrong} {lead_id}: see `aiguilleur leads list`")
            lead = beginning[0]
    output.print_json(lead.to_json())


@app.command()
def export(
    style: Annotated[output.Format, typer.Option("--format", help="One object a line, or one list.")] = (
        output.Format.JSONL
    ),
    status: Statuses = None,
    since: Since = None,
    out: Annotated[Path | None, typer.Option(help="A file; standard output when absent.")] = None,
    tests: Tests = True,
) -> None:
    """Export leads as JSON, newest first; those of evaluations carry source.test."""
    with open_services() as services:
        leads = services.archive.leads(_filter(status, since, tests))
        count = output.export((lead.to_json() for lead in leads), style, out)
    if out is not None:
        print(f"{count} leads in {out}")


app.command("rescore")(rescore)


@app.command()
def erase(
    lead_id: Annotated[str, typer.Argument(help="The id of a lead.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The proof as one JSON object.")] = False,
) -> None:
    """Erase the person of a lead everywhere: the same as `aiguilleur persons erase --lead ID`."""
    persons.erase(lead=lead_id, dry_run=False, yes=yes, as_json=as_json)


@app.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, delete nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Delete what was kept for long enough: the same as `aiguilleur retention purge`."""
    retention.purge(dry_run=dry_run, as_json=as_json)


def _filter(status: list[Status] | None, since: str | None, tests: bool) -> LeadFilter:
    from bot.leads.repository import LeadFilter

    return LeadFilter(
        statuses=frozenset(status or ()), since=output.parse_since(since), test=None if tests else False
    )
