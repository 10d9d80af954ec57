"""Understanding, ours beside plain Rasa, on the same data in the same run: `make bench-understanding`.

    python -m benchmarks.understanding.run [--examples 2000] [--epochs 100] [--only ours,suggested,spacy]

Each contender trains on the same examples (`split`), in the environment it needs, and then reads the same
messages: examples kept aside, and first messages written without sight of data and code. DIET takes
hours on all examples, so that all contenders get `--examples` of them; ours is also trained on all.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.understanding import measures
from benchmarks.understanding.examples import ROOT, read_examples
from benchmarks.understanding.render import render
from benchmarks.understanding.split import some, split, write_ours, write_reference
from bot.nlu.model import Example
from bot.qualification.segments import UNKNOWN

_HERE = Path(__file__).parent
_WORK = ROOT / ".cache" / "benchmark" / "understanding"
_RESULTS = ROOT / "benchmarks" / "results"
_QUIET = {"PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
_REFERENCE = ROOT / ".cache" / "benchmark" / "reference" / "bin" / "python"


@dataclass(frozen=True)
class Contender:
    """Who takes part: its configuration, its environment, and how many examples it gets (None: all)."""

    name: str
    config: Path
    python: Path
    ours: bool
    examples: int | None


def contenders(examples: int) -> list[Contender]:
    """Ours on the common examples, the two references, and ours on everything."""
    own, reference = Path(sys.executable), _REFERENCE
    return [
        Contender("ours", ROOT / "config.yml", own, True, examples),
        Contender("suggested", _HERE / "configs" / "suggested.yml", reference, False, examples),
        Contender("spacy", _HERE / "configs" / "spacy.yml", reference, False, examples),
        Contender("ours_all", ROOT / "config.yml", own, True, None),
    ]


def measure(
    contender: Contender, known: Sequence[Example], aside: Sequence[Example], epochs: int
) -> dict[str, Any]:
    """Train one contender and read all texts with it."""
    folder = _WORK / contender.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    taught = known if contender.examples is None else some(known, contender.examples)
    (write_ours if contender.ours else write_reference)(taught, folder / "nlu.yml")
    config = yaml.safe_load(contender.config.read_text(encoding="utf-8"))
    for component in config["pipeline"]:
        if "epochs" in component:
            component["epochs"] = epochs
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    trained = _call(
        contender, ["train", str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder / "models")]
    )
    openings, fields = _rows("openings"), _rows("fields")
    texts = [e.text for e in aside] + [r["text"] for r in openings] + [r["text"] for r in fields]
    read = _call(contender, ["parse", str(folder / "models")], "\n".join(json.dumps(text) for text in texts))
    parses = read.pop("parses")
    cut, end = len(aside), len(aside) + len(openings)
    return {
        "examples": len(taught),
        "epochs": None if contender.ours else epochs,
        **trained,
        **read,
        **_scores(contender, aside, openings, fields, (parses[:cut], parses[cut:end], parses[end:])),
    }


def _scores(
    contender: Contender,
    aside: Sequence[Example],
    openings: Sequence[dict[str, Any]],
    fields: Sequence[dict[str, Any]],
    parses: tuple[list[Any], list[Any], list[Any]],
) -> dict[str, Any]:
    segments = measures.own_segments if contender.ours else measures.joint_segments
    first = [(parse, e.segment) for parse, e in zip(parses[0], aside, strict=True) if e.segment]
    value_of = measures.own_value if contender.ours else measures.entity_value(parses[2])
    return {
        "intents": measures.intent_scores(parses[0], [e.intent for e in aside]),
        "labels_aside": measures.label_scores(
            [p for p, _ in first], [s or UNKNOWN for _, s in first], segments
        ),
        "labels_unseen": measures.label_scores(parses[1], [r["segment"] for r in openings], segments),
        "fields": measures.field_scores(fields, value_of),
        **({"decision_unseen": measures.decisions(openings, parses[1])} if contender.ours else {}),
    }


def _rows(name: str) -> list[dict[str, Any]]:
    text = (_HERE / "data" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _call(contender: Contender, arguments: Sequence[str], stdin: str = "") -> dict[str, Any]:
    """Run the contender's process; raises SystemExit with its last words when it fails."""
    done = subprocess.run(
        [str(contender.python), "-W", "ignore", "-m", "benchmarks.understanding.contender", *arguments],
        input=stdin, capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, **_QUIET},
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"{contender.name}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main() -> None:
    """Measure, then write the numbers, the table and the chart into `benchmarks/results`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=2000)
    parser.add_argument("--epochs", type=int, default=100, help="of DIET; Rasa's default is 100")
    parser.add_argument(
        "--only", default="", help="names, apart by commas; the others keep their last numbers"
    )
    asked = parser.parse_args()
    numbers = _RESULTS / "understanding.json"
    results: dict[str, Any] = json.loads(numbers.read_text(encoding="utf-8")) if numbers.exists() else {}
    known, aside = split(read_examples())
    for contender in contenders(asked.examples):
        if asked.only and contender.name not in asked.only.split(","):
            continue
        print(f"{contender.name}…", file=sys.stderr, flush=True)
        results[contender.name] = measure(contender, known, aside, asked.epochs)
        _RESULTS.mkdir(exist_ok=True)
        numbers.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    render(results, _RESULTS)


if __name__ == "__main__":
    main()
