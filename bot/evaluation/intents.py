"""Intents of single messages, in the labels that other people's bots share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.files import EvaluationError
from bot.evaluation.parses import parse_all
from bot.evaluation.statistics import interval, share
from bot.yaml_text import read_yaml

LABELS = Path("benchmarks/understanding/labels.yml")


def read_labels(path: Path = LABELS) -> dict[str, str]:
    """Our intents, each with the common label it stands for. Raises EvaluationError."""
    try:
        table: dict[str, list[str]] = read_yaml(path.read_text(encoding="utf-8"))["labels"]
    except (OSError, KeyError, yaml.YAMLError) as error:
        raise EvaluationError(f"{path} cannot be used: {error}") from error
    return {intent: label for label, intents in table.items() for intent in intents}


def evaluate_intents(
    rows: Sequence[Mapping[str, Any]], models: str, labels: Mapping[str, str]
) -> dict[str, Any]:
    """Accuracy per label for rows with `text` and `label`; an intent without one is `out_of_scope`."""
    parses = parse_all([row["text"] for row in rows], models)
    predictions = []
    for row, parse in zip(rows, parses, strict=True):
        intent = parse["intent"]
        label = labels.get(intent["name"], "out_of_scope")
        predictions.append(
            {"text": row["text"], "truth": row["label"], "label": label, "intent": intent["name"],
             "confidence": round(float(intent["confidence"]), 4)}
        )  # fmt: skip
    right = sum(p["truth"] == p["label"] for p in predictions)
    per_label = {}
    for label in sorted({p["truth"] for p in predictions}):
        of = [p for p in predictions if p["truth"] == label]
        hits = sum(p["label"] == label for p in of)
        named = sum(p["label"] == label for p in predictions)
        per_label[label] = {"n": len(of), "recall": share(hits, len(of)), "precision": share(hits, named)}
    confusion: dict[str, dict[str, int]] = {}
    for (truth, label), count in sorted(Counter((p["truth"], p["label"]) for p in predictions).items()):
        confusion.setdefault(truth, {})[label] = count
    return {
        "n": len(predictions),
        "accuracy": share(right, len(predictions)),
        "accuracy_interval": interval(right, len(predictions)),
        "per_label": per_label,
        "confusion": confusion,
        "predictions": predictions,
    }
