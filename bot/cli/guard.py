"""Keeps a new model from being served when it is worse than the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.cli.models import REFUSED, Model, newest_model
from bot.evaluation.comparison import compare, worse
from bot.evaluation.files import EvaluationError
from bot.evaluation.held_out import HeldOut, Measure, Read, measure, read_held_out, read_texts

Measures = Mapping[str, Measure]


@dataclass(frozen=True)
class Guard:
    """Judges each new model of a folder. Where there is none to compare with, nothing is measured."""

    root: Path
    models_dir: Path
    even_if_worse: bool = False
    read: Read = read_texts

    def __call__(self, model: Model, archive: Path) -> Model:
        """The model with what was measured, in its place or, when it is worse, in that of the refused."""
        before = newest_model(self.models_dir)
        held_out = read_held_out(self.root)
        if before is None or held_out is None:
            return model
        now = measure(archive, held_out, self.read)
        measured = replace(model, measures=_stored(held_out, now))
        known = self._of(before, held_out)
        if known is None:
            return replace(measured, compared={"with": before.path.name, "worse": [], "unreadable": True})
        comparisons = compare(known, now)
        lost = worse(comparisons)
        figures = {name: item.to_json() for name, item in comparisons.items()}
        told = replace(measured, compared={"with": before.path.name, "worse": lost, "measures": figures})
        if lost and not self.even_if_worse:
            return replace(told, path=self.models_dir / REFUSED / model.path.name)
        return told

    def _of(self, model: Model, held_out: HeldOut) -> Measures | None:
        """How the model before it does, measured now if need be; None when it cannot be read any more."""
        known = model.measures
        if known is not None and known.get("set") == held_out.name:
            return {name: Measure(name, held["right"]) for name, held in known["measures"].items()}
        try:
            return measure(model.path, held_out, self.read)
        except EvaluationError:
            return None  # written by another version of the classifier: nothing to compare with


def is_refused(model: Model) -> bool:
    """Whether a model was kept aside."""
    return model.path.parent.name == REFUSED


def verdict(model: Model) -> str:
    """One line: how the model did beside the one before it."""
    compared = model.compared
    if compared is None:
        return "there was no model to compare it with"
    if compared.get("unreadable"):
        return f"{compared['with']} cannot be read by this version: not compared"
    shown = (
        f"{name} {item['before']['accuracy']:.1%} → {item['now']['accuracy']:.1%} "
        f"({item['won']} won, {item['lost']} lost of {item['n']}, p {item['p']:.3f})"
        for name, item in compared["measures"].items()
    )
    return f"beside {compared['with']}: {', '.join(shown)}"


def report(model: Model, *, trained: bool) -> dict[str, Any]:
    """Everything `aiguilleur train --json` says."""
    measures = dict((model.measures or {}).get("measures", {}))
    return {
        "model": str(model.path),
        "trained": trained,
        "accepted": not is_refused(model),
        "trained_at": model.trained_at,
        "seconds": model.seconds,
        "measures": {
            name: {k: v for k, v in held.items() if k != "right"} for name, held in measures.items()
        },
        "compared": model.compared,
    }


def _stored(held_out: HeldOut, measures: Measures) -> dict[str, Any]:
    return {"set": held_out.name, "measures": {name: item.to_json() for name, item in measures.items()}}
