"""`aiguilleur evaluate`: how well the assistant understands, in numbers."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.services import settings as read_settings

app = typer.Typer(help="Measure understanding on files of examples.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="One JSON object a line.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")]
_PERCENT = frozenset(
    {
        "accuracy",
        "accuracy_six",
        "coverage",
        "precision",
        "segment_accuracy",
        "field_accuracy",
        "digressions_resumed",
        "corrections_kept",
        "consent_respected",
    }
)


@app.command()
def openings(file: File, as_json: AsJson = False) -> None:
    """First messages alone: {id, text, segment} with one of six segments or `unknown`."""
    from bot.evaluation.files import read_rows
    from bot.evaluation.openings import evaluate_openings

    rows = read_rows(file, ("text", "segment"))
    _show(evaluate_openings(rows, str(_model().parent), datetime.date.today()), as_json)


@app.command()
def intents(file: File, as_json: AsJson = False) -> None:
    """Single messages: {text, label} with the labels of benchmarks/understanding/labels.yml."""
    from bot.evaluation.files import read_rows
    from bot.evaluation.intents import evaluate_intents, read_labels

    rows = read_rows(file, ("text", "label"))
    _show(evaluate_intents(rows, str(_model().parent), read_labels()), as_json)


@app.command()
def personas(
    file: File,
    url: Annotated[
        str, typer.Option(help="A running door; without it, a product of its own is started.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Whole conversations: visitors are played through the public door, then their leads are read."""
    from bot.evaluation.files import read_rows
    from bot.evaluation.instance import exported_leads, private_instance
    from bot.evaluation.personas import evaluate_personas, play_all

    rows = read_rows(file, ("segment", "facts", "opening", "answers"))
    if url:
        played = play_all(url, rows, read_settings().evaluation_key)
        _show(evaluate_personas(played, exported_leads(os.environ)), as_json)
        return
    with private_instance() as instance:
        played = play_all(instance.url, rows, instance.key)
        _show(evaluate_personas(played, instance.leads()), as_json)


def _model() -> Path:
    """The model of the present data, also one that is kept aside; trained first when there is none."""
    from bot.cli.models import current_model, fingerprint, refused_model
    from bot.cli.train import ModelRefused, train_visibly

    folder, wanted = read_settings().models_dir, fingerprint(Path.cwd())
    known = current_model(folder, wanted) or refused_model(folder, wanted)
    if known is not None:
        return known.path
    try:
        return train_visibly(folder).path
    except ModelRefused as refused:
        return refused.model.path


def _show(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        if isinstance(value, float | int) and not isinstance(value, bool):
            shown = f"{value:.1%}" if name in _PERCENT else f"{value:g}"
            print(f"{name:<22}{shown}")
        elif name.endswith("interval"):
            print(f"{name:<22}{value[0]:.1%} – {value[1]:.1%}")
    _show_tables(report)


def _show_tables(report: dict[str, Any]) -> None:
    for name in ("fields", "per_label", "confusion"):
        for row, columns in report.get(name, {}).items():
            cells = "  ".join(f"{key} {_cell(value)}" for key, value in columns.items())
            print(f"  {name}: {row:<18}{cells}")
    for miss in report.get("misses", []):
        wrong = [field for field, right in miss["fields"].items() if not right]
        print(
            f"  miss: {miss['id']} {miss['segment']} found {miss['segment_found']} ({miss['status']})", end=""
        )
        print(f" fields {wrong} repeated {miss['repeated']} digression {miss['digression_resumed']}", end="")
        print(f" correction {miss['correction_kept']} {miss['error']}")


def _cell(value: Any) -> str:
    return f"{value:.0%}" if isinstance(value, float) and value <= 1 else f"{value:g}"
