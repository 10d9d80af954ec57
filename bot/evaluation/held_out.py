"""What a model is measured with before it is served: messages that no training ever sees."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.files import EvaluationError, read_rows
from bot.evaluation.statistics import interval, share
from bot.qualification.segments import UNKNOWN

FOLDER = Path("benchmarks/understanding/data")
LABELS, SEGMENTS, INTENTS = "labels", "segments", "intents"
_DEADLINE = 120.0  # seconds; a second or two is usual
_INTENT_OF_TOPIC = {
    "name": "give_name",
    "email": "give_email",
    "phone": "give_phone",
    "organisation": "give_organisation",
    "size": "give_details",
    "budget": "give_details",
}


@dataclass(frozen=True)
class HeldOut:
    """Messages with what is true of them: a label of seven, or an intent."""

    labelled: tuple[tuple[str, str], ...]
    meant: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """Tells sets apart: figures of two sets are not compared."""
        return hashlib.sha256(json.dumps([self.labelled, self.meant]).encode()).hexdigest()[:16]

    @property
    def texts(self) -> list[str]:
        """Every text, the labelled ones first."""
        return [text for text, _ in (*self.labelled, *self.meant)]


@dataclass(frozen=True)
class Measure:
    """How many messages a model read rightly, and which: `right[i]` is « 1 » or « 0 »."""

    name: str
    right: str

    @property
    def accuracy(self) -> float:
        """The share of right ones."""
        return share(self.right.count("1"), len(self.right))

    def to_json(self) -> dict[str, Any]:
        """With the 95 % interval, for people."""
        low, high = interval(self.right.count("1"), len(self.right))
        return {
            "n": len(self.right),
            "accuracy": round(self.accuracy, 4),
            "interval": [round(low, 4), round(high, 4)],
            "right": self.right,
        }


def read_held_out(root: Path) -> HeldOut | None:
    """First messages with their label, and messages with their intent; None where the files are not there."""
    folder = root / FOLDER
    if not (folder / "openings.jsonl").exists():
        return None
    openings = read_rows(folder / "openings.jsonl", ("text", "segment"))
    return HeldOut(
        labelled=tuple((row["text"], row["segment"]) for row in openings),
        meant=(*_answers(folder / "fields.jsonl"), *_reviewed(folder / "reviewed.jsonl")),
    )


def _answers(path: Path) -> list[tuple[str, str]]:
    """Answers about details: who is asked for a name gives a name."""
    rows = read_rows(path, ("text", "topic")) if path.exists() else []
    return [(row["text"], _INTENT_OF_TOPIC[row["topic"]]) for row in rows if row["topic"] in _INTENT_OF_TOPIC]


def _reviewed(path: Path) -> list[tuple[str, str]]:
    """Reviewed messages that were kept aside."""
    rows = read_rows(path, ("text", "intents")) if path.exists() and path.stat().st_size else []
    return [(row["text"], row["intents"][0]) for row in rows if len(row["intents"]) == 1]


Read = Callable[[Path, Sequence[str]], Sequence[Mapping[str, Any]]]


def read_texts(archive: Path, texts: Sequence[str]) -> list[dict[str, Any]]:
    """What the classifier of a model makes of texts, in a process of its own. Raises `EvaluationError`."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.evaluation.bare", str(archive)],
        input="\n".join(json.dumps(text) for text in texts),
        capture_output=True,
        text=True,
        timeout=_DEADLINE,
        check=False,
    )
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise EvaluationError(f"the model cannot be measured: {reason}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def measure(archive: Path, held_out: HeldOut, read: Read = read_texts) -> dict[str, Measure]:
    """How a model does: the label of seven, the best of six where one is true, the intent."""
    found = read(archive, held_out.texts)
    labelled, meant = found[: len(held_out.labelled)], found[len(held_out.labelled) :]
    labels = [
        (next(iter(parse["segments"]), UNKNOWN), truth)
        for parse, (_, truth) in zip(labelled, held_out.labelled, strict=True)
    ]
    six = [
        (next((name for name in parse["segments"] if name != UNKNOWN), None), truth)
        for parse, (_, truth) in zip(labelled, held_out.labelled, strict=True)
        if truth != UNKNOWN
    ]
    intents = [(parse["intent"], truth) for parse, (_, truth) in zip(meant, held_out.meant, strict=True)]
    pairs = {LABELS: labels, SEGMENTS: six, INTENTS: intents}
    return {
        name: Measure(name, "".join(str(int(said == truth)) for said, truth in rows))
        for name, rows in pairs.items()
    }
