"""Assembles the commands, and turns every failure into one line."""

from __future__ import annotations

import os
import sys

import typer
from typer.exceptions import TyperException

from bot.cli import (
    audit,
    bench,
    board,
    check,
    db,
    evaluate,
    keys,
    leads,
    nlu,
    outbox,
    persons,
    retention,
    route,
    serve,
    train,
    transcripts,
    users,
)
from bot.cli.errors import CommandError

app = typer.Typer(
    name="aiguilleur",
    help="Aiguilleur qualifies the sales requests of a website's visitors, in French.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("train")(train.train)
app.command("check")(check.check)
app.add_typer(audit.app, name="audit")
app.add_typer(bench.app, name="bench")
app.add_typer(board.app, name="board")
app.add_typer(db.app, name="db")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(keys.app, name="keys")
app.add_typer(leads.app, name="leads")
app.add_typer(nlu.app, name="nlu")
app.add_typer(outbox.app, name="outbox")
app.add_typer(persons.app, name="persons")
app.add_typer(retention.app, name="retention")
app.add_typer(route.app, name="route")
app.add_typer(transcripts.app, name="transcripts")
app.add_typer(users.app, name="users")

INTERRUPTED = 130


def run() -> None:
    """The program `aiguilleur`."""
    sys.exit(run_with(sys.argv[1:]))


def run_with(arguments: list[str]) -> int:
    """Run one command; its exit code. Whatever goes wrong is said in one line on the error stream."""
    try:
        outcome = app(arguments, standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except TyperException as error:
        # Without a message, the help has been shown already.
        return _fail(error.format_message(), error.exit_code) if error.format_message() else error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has enough of it; Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("AIGUILLEUR_LOG_LEVEL", "").upper() == "DEBUG":
            raise
        return _fail(_explained(error))


def _fail(message: str, code: int = 1) -> int:
    sys.stdout.flush()
    print(f"error: {' '.join(message.split())}", file=sys.stderr)
    return code


def _explained(error: Exception) -> str:
    if isinstance(error, (CommandError, *_expected())):
        return str(error)
    kind = type(error).__name__
    return f"unexpected {kind}: {error} (AIGUILLEUR_LOG_LEVEL=DEBUG shows where)"


def _expected() -> tuple[type[Exception], ...]:
    """Failures that explain themselves. Imported here: a command that succeeds need not load them."""
    from bot.accounts.staff import Refused
    from bot.evaluation.files import EvaluationError
    from bot.learning.lesson_files import FilesUnusable
    from bot.playbook import PlaybookError
    from bot.settings import SettingsError
    from bot.unit_of_work import StorageUnavailable

    return (
        EvaluationError,
        FilesUnusable,
        PlaybookError,
        Refused,
        SettingsError,
        StorageUnavailable,
        OSError,
    )
