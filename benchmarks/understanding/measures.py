"""What is measured of each contender: labels of first messages, intents, fields, calibration."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.understanding.split import separate
from bot.dialogue import readers
from bot.dialogue.topics import Topic
from bot.evaluation.fields import field_is_right
from bot.evaluation.openings import predict, report
from bot.evaluation.statistics import interval
from bot.leads.fields.reading import ReadingContext
from bot.qualification.segments import UNKNOWN, Segment

Parse = Mapping[str, Any]
Probabilities = dict[str, float]
_TODAY = datetime.date(2026, 11, 23)
_FALLBACK = "nlu_fallback"
_BINS = 10


def with_interval(right: int, total: int) -> dict[str, float]:
    """A share with its 95 % interval."""
    low, high = interval(right, total)
    return {"n": total, "share": right / total if total else 0.0, "low": low, "high": high}


def joint_segments(parse: Parse) -> Probabilities:
    """A reference's probability of each of the seven labels: the sum over its joint labels."""
    found = dict.fromkeys([*(segment.value for segment in Segment), UNKNOWN], 0.0)
    for row in parse["ranking"]:
        if row["name"] != _FALLBACK:
            found[separate(row["name"])[1]] += row["confidence"]
    return found


def own_segments(parse: Parse) -> Probabilities:
    """The classifier's own probability of each label, without the other evidence."""
    return {row["name"]: row["confidence"] for row in parse["segments"]}


def best_intent(parse: Parse) -> str:
    """The intent without the segment; the fallback counts as what it is."""
    return separate(parse["intent"]["name"])[0]


def intent_scores(parses: Sequence[Parse], truth: Sequence[str]) -> dict[str, Any]:
    """Accuracy, and F1 of each intent averaged over the intents."""
    found = [best_intent(parse) for parse in parses]
    scores = []
    for intent in sorted(set(truth)):
        hits = sum(f == t == intent for f, t in zip(found, truth, strict=True))
        named, real = found.count(intent), list(truth).count(intent)
        scores.append(2 * hits / (named + real) if named + real else 0.0)
    right = sum(f == t for f, t in zip(found, truth, strict=True))
    return {"accuracy": with_interval(right, len(truth)), "macro_f1": float(np.mean(scores))}


def label_scores(
    parses: Sequence[Parse], truth: Sequence[str], segments: Callable[[Parse], Probabilities]
) -> dict[str, Any]:
    """Seven labels: accuracy, and how far the probability of the best differs from how often it is right."""
    found = [max(p.items(), key=lambda pair: pair[1]) for p in map(segments, parses)]
    right = np.array([label == t for (label, _), t in zip(found, truth, strict=True)])
    sure = np.array([probability for _, probability in found])
    return {
        "accuracy": with_interval(int(right.sum()), len(truth)),
        "calibration_error": calibration_error(sure, right),
    }


def calibration_error(sure: Any, right: Any) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy over ten bins, 0 to 1."""
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in range(_BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def decisions(rows: Sequence[Mapping[str, Any]], parses: Sequence[Parse]) -> dict[str, Any]:
    """Ours with all evidence, as the product decides: accuracy, coverage, precision."""
    predictions = []
    for row, parse in zip(rows, parses, strict=True):
        whole = {
            "text": row["text"],
            "intent": parse["intent"],
            "segment_ranking": parse["segments"],
        }
        predictions.append({"truth": row["segment"], **predict(row["text"], whole, _TODAY)})
    found = report(predictions)
    sure = np.array([p["confidence"] for p in predictions if p["truth"] != UNKNOWN])
    right = np.array([p["best"] == p["truth"] for p in predictions if p["truth"] != UNKNOWN])
    right_labels = sum(p["label"] == p["truth"] for p in predictions)
    return {
        "accuracy": with_interval(right_labels, len(predictions)),
        "coverage": found["coverage"],
        "precision": found["precision"],
        "calibration_error": calibration_error(sure, right),
    }


def field_scores(
    rows: Sequence[Mapping[str, Any]], value_of: Callable[[Mapping[str, Any], int], dict[str, Any]]
) -> dict[str, Any]:
    """Answers whose every part is right. `value_of(row, number)` gives the lead's fields that were read."""
    right = sum(_is_right(row, value_of(row, number)) for number, row in enumerate(rows))
    return with_interval(right, len(rows))


def own_value(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    """What the project's parsers read in an answer."""
    return _value(row["topic"], row["text"])


def entity_value(parses: Sequence[Parse]) -> Callable[[Mapping[str, Any], int], dict[str, Any]]:
    """What a reference's entity holds, read by our parsers: alone, it could give no number at all."""

    def value_of(row: Mapping[str, Any], number: int) -> dict[str, Any]:
        found = [e["text"] for e in parses[number]["entities"] if e["entity"] == row["topic"]]
        return _value(row["topic"], " ".join(found)) if found else {}

    return value_of


def _value(topic: str, text: str) -> dict[str, Any]:
    reading = readers.read(Topic(topic), text, ReadingContext(_TODAY, asked=True))
    if reading is None or reading.value is None:
        return {}
    if topic == "name":
        return {"first_name": reading.value.first_name, "last_name": reading.value.last_name}
    return {topic: reading.value}


def _is_right(row: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    truth = row["truth"] if isinstance(row["truth"], dict) else {row["topic"]: row["truth"]}
    return all(field_is_right(name, fact, held, [row["text"]]) for name, fact in truth.items() if fact)
