"""`aiguilleur train`: a model for the data as they are now."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.services import settings

if TYPE_CHECKING:
    from bot.cli.models import Model


def train(
    force: Annotated[bool, typer.Option("--force", help="Train even when nothing has changed.")] = False,
) -> None:
    """Train the model, unless there is one for the data as they are."""
    from bot.cli.models import current_model, fingerprint

    models_dir = settings().models_dir
    model = None if force else current_model(models_dir, fingerprint(Path.cwd()))
    if model is not None:
        print(f"{model.path} is the model of the present data: nothing to train (--force trains again).")
        return
    model = train_visibly(models_dir)
    print(f"{model.path} is trained, in {model.seconds:.0f} s.")


def train_visibly(models_dir: Path) -> Model:
    """Train, and show where the training is."""
    from bot.cli.training import train_model

    with _progress() as tell:
        return train_model(Path.cwd(), models_dir, tell)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A line that moves on a terminal; in a file, one line a step."""
    if not sys.stderr.isatty():
        yield lambda step: print(f"training: {step}", file=sys.stderr, flush=True)
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("Training the model: {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("starting", total=None)
        yield lambda step: progress.update(task, description=step)
