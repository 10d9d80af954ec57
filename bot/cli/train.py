"""`aiguilleur train`: a model for the data as they are now, if it is not worse than the one before."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.errors import CommandError
from bot.cli.services import settings

if TYPE_CHECKING:
    from bot.cli.models import Model


class ModelRefused(CommandError):
    """The model of the present data is worse than the one before it; `model` is kept aside."""

    def __init__(self, model: Model) -> None:
        from bot.cli.guard import verdict

        super().__init__(
            f"the model of the present data is worse, {verdict(model)}: it is kept aside as {model.path}, "
            "the one before it stays in service (`aiguilleur train --even-if-worse` takes it all the same)"
        )
        self.model = model


def train(
    force: Annotated[bool, typer.Option("--force", help="Train even when nothing has changed.")] = False,
    even_if_worse: Annotated[
        bool, typer.Option("--even-if-worse", help="Take the model even if it is worse than the one before.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All figures, as one JSON object.")] = False,
) -> None:
    """Train the model, unless there is one for the data as they are; keep it aside when it is worse.

    New and present model read the same messages, which no training ever sees.
    """
    from bot.cli.models import accept, current_model, fingerprint, refused_model

    models_dir, wanted = settings().models_dir, fingerprint(Path.cwd())
    model = None if force else current_model(models_dir, wanted)
    if model is not None:
        said = f"{model.path} is the model of the present data: nothing to train (--force trains again)."
        _show(model, said, trained=False, as_json=as_json)
        return
    aside = None if force else refused_model(models_dir, wanted)
    if aside is not None and even_if_worse:
        model = accept(aside, models_dir)
        _show(model, f"{model.path} is taken although it is worse.", trained=False, as_json=as_json)
        return
    if aside is not None:
        _refuse(aside, trained=False, as_json=as_json)
    try:
        model = train_visibly(models_dir, even_if_worse=even_if_worse)
    except ModelRefused as refused:
        _refuse(refused.model, trained=True, as_json=as_json)
    else:
        from bot.cli.guard import verdict

        said = f"{model.path} is trained, in {model.seconds:.0f} s; {verdict(model)}."
        _show(model, said, trained=True, as_json=as_json)


def train_visibly(models_dir: Path, *, even_if_worse: bool = False) -> Model:
    """Train, and show where the training is. Raises `ModelRefused` for a model that is kept aside."""
    from bot.cli.guard import Guard, is_refused
    from bot.cli.training import train_model

    judge = Guard(Path.cwd(), models_dir, even_if_worse)
    with _progress() as tell:
        model = train_model(Path.cwd(), models_dir, tell, judge=judge)
    if is_refused(model):
        raise ModelRefused(model)
    return model


def model_to_serve(models_dir: Path) -> tuple[Model, str]:
    """The model to serve, trained first when there is none; and what an operator should know of it."""
    from bot.cli.models import current_model, fingerprint, newest_model, refused_model

    wanted = fingerprint(Path.cwd())
    model = current_model(models_dir, wanted)
    if model is not None:
        return model, ""
    aside = refused_model(models_dir, wanted)
    try:
        if aside is not None:
            raise ModelRefused(aside)
        return train_visibly(models_dir), ""
    except ModelRefused as refused:
        before = newest_model(models_dir)
        if before is None:
            raise
        return before, f"serving {before.path.name}: {refused}"


def _show(model: Model, said: str, *, trained: bool, as_json: bool) -> None:
    from bot.cli import output
    from bot.cli.guard import report

    if as_json:
        output.print_json(report(model, trained=trained))
    else:
        print(said)


def _refuse(model: Model, *, trained: bool, as_json: bool) -> None:
    if as_json:
        _show(model, "", trained=trained, as_json=True)
    raise ModelRefused(model)


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
