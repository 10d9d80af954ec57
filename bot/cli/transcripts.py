"""`aiguilleur transcripts`: what was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.conversations.conversation import Transcript, Turn
    from bot.conversations.feedback import Feedback
    from bot.conversations.repository import ConversationFilter

app = typer.Typer(help="List, show, export and refresh conversations.", no_args_is_help=True)

_BATCH = 100

Since = Annotated[str | None, typer.Option("--since", help="Only those begun since then: 2026-03-01.")]
Tests = Annotated[bool, typer.Option("--tests/--no-tests", help="With the evaluations, or without.")]
Failed = Annotated[bool, typer.Option("--failed", help="Only those with a turn that could not be answered.")]


@app.command("list")
def list_transcripts(
    since: Since = None,
    failed: Failed = False,
    tests: Tests = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at most, newest first.")] = 50,
) -> None:
    """List conversations, newest first."""
    with open_services() as services, services.reading() as uow:
        found = uow.conversations.newest(_filter(since, failed, tests), limit=limit)
    rows = ([item.id, output.moment(item.created_at), item.page or ""] for item in found)
    output.print_table(["conversation", "began", "page"], rows)


@app.command()
def show(
    conversation_id: Annotated[str, typer.Argument(help="The id of the conversation.")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
) -> None:
    """Show one conversation, turn by turn."""
    with open_services() as services:
        transcript = services.archive.transcript(conversation_id)
    if transcript is None:
        raise CommandError(f"there is no conversation {conversation_id}: see `aiguilleur transcripts list`")
    if as_json:
        output.print_json(transcript.to_json())
    else:
        _print(transcript)


@app.command()
def export(
    style: Annotated[output.Format, typer.Option("--format", help="One object a line, or one list.")] = (
        output.Format.JSONL
    ),
    since: Since = None,
    failed: Failed = False,
    out: Annotated[Path | None, typer.Option(help="A file; standard output when absent.")] = None,
    tests: Tests = True,
) -> None:
    """Export conversations with what was understood, newest first."""
    with open_services() as services:
        found = services.archive.transcripts(_filter(since, failed, tests))
        count = output.export((transcript.to_json() for transcript in found), style, out)
    if out is not None:
        print(f"{count} conversations in {out}")


@app.command()
def refresh(since: Since = None) -> None:
    """Work out again what lists know of each conversation: what it led to, where it went wrong."""
    count = 0
    with open_services() as services:
        found = services.archive.conversations(_filter(since, failed=False, tests=True))
        for batch in _batches(conversation.id for conversation in found):
            with services.unit_of_work() as uow:
                for conversation_id in batch:
                    uow.overviews.refresh(conversation_id)
                uow.commit()
            count += len(batch)
    print(f"{count} conversations")


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """A few at a time: whoever waits for the database waits for one batch."""
    waiting = iter(ids)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _filter(since: str | None, failed: bool, tests: bool) -> ConversationFilter:
    from bot.conversations.repository import ConversationFilter

    return ConversationFilter(
        since=output.parse_since(since), test=None if tests else False, failed=True if failed else None
    )


def _print(transcript: Transcript) -> None:
    origin = transcript.conversation
    print(f"{origin.id}  {output.moment(origin.created_at)}  {output.printable(origin.page or '')}")
    for turn in transcript.turns:
        _print_turn(turn)
    _print_feedback(transcript.feedback)


def _print_feedback(feedback: Feedback) -> None:
    if feedback.satisfaction is not None:
        print(f"      satisfaction {feedback.satisfaction} of 5  {output.printable(feedback.comment or '')}")
    thumbs = [thumb.value for thumb in feedback.thumbs.values()]
    for direction in sorted(set(thumbs)):
        print(f"      thumbs {direction}: {thumbs.count(direction)}")


def _print_turn(turn: Turn) -> None:
    if turn.message.text:
        print(f"{turn.number:>3} > {output.printable(turn.message.text)}")
    if turn.answer is None:
        print(f"      ({turn.status.value})")
        return
    for message in turn.answer.messages:
        print(f"      {output.printable(message.text)}")
        if message.buttons:
            titles = " | ".join(output.printable(button.title) for button in message.buttons)
            print(f"      [ {titles} ]")
