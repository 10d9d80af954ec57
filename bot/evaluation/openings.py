"""First messages alone: which segment would be bet on, and when the assistant commits without asking."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.dialogue.advance import advance, begin
from bot.dialogue.heard import Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState
from bot.evaluation.parses import parse_all
from bot.evaluation.statistics import interval, share
from bot.qualification.segments import UNKNOWN


def predict(text: str, parse: dict[str, Any], today: datetime.date) -> dict[str, Any]:
    """What the assistant makes of one first message: label of seven, best of six, whether it commits."""
    state = DialogueState()
    begin(state)
    state.turn = 1
    heard = hear(text, Understanding.from_parse(parse), state, today)
    state = advance(state, heard).state
    decision = state.decision()
    reasons = [(item, *item.about(decision.segment)) for item in state.evidence]
    return {
        "label": decision.label,
        "best": decision.segment.value,
        "confidence": round(decision.confidence, 4),
        "committed": decision.sure,
        "evidence": [
            {
                "signal": item.signal,
                "quote": item.quote,
                "weight": weight,
                "for": segment.value,
            }
            for item, segment, weight in reasons
        ],
    }


def evaluate_openings(rows: Sequence[dict[str, Any]], models: str, today: datetime.date) -> dict[str, Any]:
    """The report of DESIGN for rows with `id`, `text`, `segment`; shares as 0 to 1."""
    parses = parse_all([row["text"] for row in rows], models)
    predictions = []
    for row, parse in zip(rows, parses, strict=True):
        found = predict(row["text"], parse, today)
        predictions.append({"id": row.get("id"), "truth": row["segment"], **found, "text": row["text"]})
    return report(predictions)


def report(predictions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Shares and confusion of predictions that hold `truth`, `label`, `best` and `committed`."""
    decidable = [p for p in predictions if p["truth"] != UNKNOWN]
    committed = [p for p in predictions if p["committed"]]
    right = sum(p["label"] == p["truth"] for p in predictions)
    right_six = sum(p["best"] == p["truth"] for p in decidable)
    covered = sum(p["committed"] for p in decidable)
    precise = sum(p["best"] == p["truth"] for p in committed)
    confusion: dict[str, dict[str, int]] = {}
    for (truth, label), count in sorted(Counter((p["truth"], p["label"]) for p in predictions).items()):
        confusion.setdefault(truth, {})[label] = count
    return {
        "n": len(predictions),
        "accuracy": share(right, len(predictions)),
        "accuracy_interval": interval(right, len(predictions)),
        "accuracy_six": share(right_six, len(decidable)),
        "coverage": share(covered, len(decidable)),
        "precision": share(precise, len(committed)),
        "precision_interval": interval(precise, len(committed)),
        "confusion": confusion,
        "predictions": list(predictions),
    }
