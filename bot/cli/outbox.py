"""`aiguilleur outbox`: what was, is and will be handed over to people and to other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services
from bot.sending.deliveries import Delivery, DeliveryState

if TYPE_CHECKING:
    import datetime

    from bot.bootstrap import Services
    from bot.sending.reconciliation import Reconciliation

app = typer.Typer(help="See what waits, replay dead letters, compare what was saved with what arrived.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")]
_COLUMNS = ("id", "event", "receiver", "lead", "attempts", "next attempt", "reason")


@app.command("list")
def list_deliveries(
    state: Annotated[DeliveryState, typer.Option(help="Which ones.")] = DeliveryState.WAITING,
    receiver: Annotated[str | None, typer.Option(help="Only those of the receiver with this id.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most, newest first.")] = 50,
    as_json: Json = False,
) -> None:
    """List deliveries, newest first, and the receivers."""
    with open_services() as services, services.reading() as uow:
        found = uow.deliveries.page(state, receiver_id=receiver, limit=limit)
        receivers = [
            {"id": item.id, "name": item.name, "kind": item.kind, "state": item.state.value}
            for item in uow.receivers.all()
        ]
    if as_json:
        output.print_json({"receivers": receivers, "deliveries": [_object(item) for item in found]})
        return
    names = {item["id"]: item["name"] for item in receivers}
    output.print_table(_COLUMNS, (_row(item, names) for item in found))


@app.command()
def replay(
    delivery: Annotated[int | None, typer.Argument(help="The number of one dead letter.")] = None,
    receiver: Annotated[str | None, typer.Option(help="All of the receiver with this id.")] = None,
    as_json: Json = False,
) -> None:
    """Send dead letters again, under the identifier they had."""
    from bot.sending.managing import Managing, UnknownReceiver

    if (delivery is None) == (receiver is None):
        raise CommandError("name one dead letter, or a receiver with --receiver")
    with open_services() as services, services.unit_of_work() as uow:
        managing = Managing(uow, None, services.now())
        try:
            count = managing.replay_all(receiver) if receiver else int(managing.replay(delivery or 0))
        except UnknownReceiver:
            raise CommandError(f"there is no receiver {receiver}: see `aiguilleur outbox list`") from None
        uow.commit()
    if delivery is not None and not count:
        raise CommandError(f"{delivery} is not a dead letter: see `aiguilleur outbox list --state dead`")
    if as_json:
        output.print_json({"replayed": count})
    else:
        print("1 dead letter is sent again" if count == 1 else f"{count} dead letters are sent again")


@app.command()
def reconcile(
    since: Annotated[str | None, typer.Option(help="Requests since then: 2026-03-01.")] = None,
    as_json: Json = False,
) -> None:
    """Compare what was confirmed, saved and delivered; exit code 1 when they differ."""
    with open_services() as services:
        report = _reconciled(services, output.parse_since(since))
    if as_json:
        output.print_json(_report(report))
    else:
        for name, value in _counts(report).items():
            print(f"{name.replace('_', ' '):<20} {value}")
        for difference, ids in report.differences.items():
            print(f"{difference.value.replace('_', ' ')} ({len(ids)}): {', '.join(ids[:10])}")
    if report.differences:
        raise typer.Exit(1)


def _reconciled(services: Services, since: datetime.datetime | None) -> Reconciliation:
    import datetime

    from bot.sending.reconciliation import BEGINNING, go_on

    start = since or datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    progress, now = BEGINNING, services.now()
    while not progress.finished:
        # A transaction for each look: none stays open for long.
        with services.reading() as uow:
            progress = go_on(uow, progress, start, now)
    return progress.report


def _counts(report: Reconciliation) -> dict[str, int]:
    return {
        "confirmed": report.confirmed,
        "confirmed_and_saved": report.confirmed_and_saved,
        "saved": report.saved,
        "deliverable": report.deliverable,
        "announced": report.announced,
        "delivered": report.delivered,
    }


def _report(report: Reconciliation) -> dict[str, Any]:
    differences = {difference.value: list(ids) for difference, ids in report.differences.items()}
    return {**_counts(report), "differences": differences}


def _object(item: Delivery) -> dict[str, Any]:
    return {
        "id": item.id,
        "key": item.key,
        "event": item.event,
        "receiver": item.receiver_id,
        "lead": item.lead_id,
        "state": item.state.value,
        "attempts": item.attempts,
        "created_at": item.created_at.isoformat(),
        "next_attempt_at": item.next_attempt_at.isoformat() if item.next_attempt_at else None,
        "delivered_at": item.delivered_at.isoformat() if item.delivered_at else None,
        "reason": item.last_error,
    }


def _row(item: Delivery, names: dict[str, str]) -> tuple[str, ...]:
    return (
        str(item.id),
        item.event,
        names.get(item.receiver_id, item.receiver_id),
        item.lead_id or "",
        str(item.attempts),
        output.moment(item.next_attempt_at),
        item.last_error or "",
    )
