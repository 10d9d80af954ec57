"""`aiguilleur route`: where a lead goes by the rules of the playbook, and why."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services
from bot.leads.lead import Kind

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from bot.leads.lead import Lead
    from bot.playbook import Playbook
    from bot.routing.decision import Considered, Decision
    from bot.routing.subject import Subject
    from bot.unit_of_work import UnitOfWork

app = typer.Typer(help="See who gets which lead.", no_args_is_help=True)

_HOW = {
    "rule": "by the rule « {rule} »",
    "person": "who looks after an open request of the same person",
    "organisation": "who looks after an open request of the same organisation",
    "fallback": "the fallback",
    "nobody": "there is no fallback that could take it",
}
_OUTCOMES = {
    "chosen": "gets it",
    "waits": "could take it",
    "absent": "away until {until}",
    "full": "has as many as allowed",
    "unknown": "there is no such account",
    "disabled": "the account is disabled",
    "not_allowed": "the role does not work on leads",
}


@app.callback()
def route() -> None:
    """See who gets which lead."""


@app.command()
def simulate(
    lead: Annotated[str | None, typer.Option(help="The id of a stored lead.")] = None,
    segment: Annotated[str | None, typer.Option(help="B2C, B2B, B2A, B2R, B2B2C or B2C2B.")] = None,
    department: Annotated[str | None, typer.Option(help="Such as 29 or 2A.")] = None,
    size: Annotated[int | None, typer.Option(min=0, help="People in the organisation.")] = None,
    need: Annotated[str, typer.Option(help="What is asked for, in the visitor's words.")] = "",
    language: Annotated[str | None, typer.Option(help="Told by the need when absent.")] = None,
    score: Annotated[int | None, typer.Option(min=0, max=100)] = None,
    kind: Annotated[Kind, typer.Option(help="What the visitor came for.")] = Kind.SALES,
    to_check: Annotated[bool, typer.Option("--to-check", help="The lead is still to be checked.")] = False,
    at: Annotated[str | None, typer.Option(help="As if it were then: 2026-12-24T16:30.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say where a stored or imagined lead would go, and why. Nothing is written."""
    from bot.playbook import read_playbook
    from bot.routing.language import language_of
    from bot.routing.subject import Subject

    imagined = Subject(
        segment=_segment(segment),
        department=_department(department),
        size=size,
        need=need,
        language=language or language_of(need),
        score=score,
        status="to_check" if to_check else "qualified",
        kind=kind.value,
    )
    with open_services() as services, services.reading() as uow:
        moment = output.parse_since(at) or services.now()
        playbook = read_playbook(services.settings.playbook)
        stored = _stored(uow, lead) if lead else None
        decision = _decide(services, playbook, uow, stored or imagined, moment)
    if as_json:
        output.print_json(to_json(decision, moment))
    else:
        _show(decision, playbook)


def to_json(decision: Decision, moment: datetime.datetime) -> dict[str, Any]:
    """The JSON object of `--json`."""
    return {
        "owner": decision.owner,
        "how": decision.how.value,
        "rule": decision.rule,
        "at": moment.isoformat(),
        "rules": [
            {"name": tried.rule, "fits": not tried.unmet, "unmet": list(tried.unmet)}
            for tried in decision.tried
        ],
        "considered": [{**asdict(one), "outcome": one.outcome.value} for one in decision.considered],
    }


def _decide(
    services: Services, playbook: Playbook, uow: UnitOfWork, wanted: Lead | Subject, at: datetime.datetime
) -> Decision:
    from bot.leads.lead import Lead
    from bot.routing.subject import subject_of

    router = services.router(playbook)
    if router is None:
        raise CommandError(f"{services.settings.playbook} has no section `routing`: nobody is given anything")
    if isinstance(wanted, Lead):
        return router.decide(uow, subject_of(wanted), at, wanted)
    return router.decide(uow, wanted, at)


def _stored(uow: UnitOfWork, lead_id: str) -> Lead:
    found = uow.leads.get(lead_id)
    if found is None:
        raise CommandError(f"there is no lead with the id {lead_id}: see `aiguilleur leads list`")
    if not found.deliverable:
        raise CommandError(
            f"this lead is handed to nobody: its status is {found.status.value}, or it is a test"
        )
    return found


def _segment(code: str | None) -> str | None:
    from bot.qualification.segments import Segment

    if code is None:
        return None
    try:
        return Segment(code.upper()).value
    except ValueError:
        raise CommandError(f"{code} is not a segment: {', '.join(item.value for item in Segment)}") from None


def _department(code: str | None) -> str | None:
    from bot.routing.territory import departments_of

    if code is None:
        return None
    found = departments_of(code)
    if len(found) != 1:
        raise CommandError(f"{code} is not one department, such as 29 or 2A")
    return next(iter(found))


def _show(decision: Decision, playbook: Playbook) -> None:
    words = _HOW[decision.how.value].format(rule=decision.rule)
    print(f"{decision.owner or 'nobody'}: {words}")
    rows = [[tried.rule, ", ".join(tried.unmet) or "fits"] for tried in decision.tried]
    output.print_table(["rule", "what is not true of it"], rows)
    if decision.considered:
        output.print_table(
            ["account", "outcome", "open", "at most", "in the place of"],
            ([*_row(one, playbook)] for one in decision.considered),
        )


def _row(one: Considered, playbook: Playbook) -> tuple[str, ...]:
    until = datetime.datetime.fromisoformat(one.until).astimezone(playbook.timezone) if one.until else None
    outcome = _OUTCOMES[one.outcome.value].format(until=until and until.strftime("%Y-%m-%d %H:%M"))
    numbers = ("" if number is None else str(number) for number in (one.open_leads, one.capacity))
    return one.account, outcome, *numbers, one.stands_in_for or ""
