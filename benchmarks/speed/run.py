"""The product's speed beside plain Rasa's, in the same run: `make bench`.

    python -m benchmarks.speed.run [--short] [--without-reference] [--database URL …]

The whole takes about twenty minutes of a machine that does nothing else, and as long again the first time,
when plain Rasa is trained. `--short` takes a few, to try it; its numbers say little, and are not written into
`benchmarks/results`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.speed.charts import draw
from benchmarks.speed.measuring import measure
from benchmarks.speed.plain import ReferenceFailed
from benchmarks.speed.plan import SHORT, WHOLE, Plan
from benchmarks.speed.preparing import WORK, CannotPrepare
from benchmarks.speed.processes import DidNotStart
from benchmarks.speed.render import BUSY, page
from benchmarks.speed.stack import NotAnswered
from benchmarks.understanding.examples import ROOT

RESULTS = ROOT / "benchmarks" / "results"


def main() -> None:
    """Measure, and write table, numbers and charts."""
    plan = planned(sys.argv[1:])
    if not Path("/proc/self/smaps_rollup").exists():
        raise SystemExit("error: the memory of processes can be measured on Linux only")
    load = os.getloadavg()[0]
    if load > BUSY and not plan.short:
        print(f"The machine is busy (load {load:.1f}): the numbers will not be its best.", file=sys.stderr)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is stopped all the same
    try:
        results = measure(plan)
    except (CannotPrepare, ReferenceFailed, DidNotStart, NotAnswered) as error:
        raise SystemExit(f"error: {error}") from error
    written = write(results, WORK / "short" if plan.short else RESULTS)
    print(written.read_text(encoding="utf-8"))
    print(f"written to {written}", file=sys.stderr)


def planned(arguments: list[str]) -> Plan:
    """The plan that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.run", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few minutes, to try it")
    parser.add_argument("--without-reference", action="store_true", help="measure the product alone")
    parser.add_argument("--train-reference", action="store_true", help="again, although it has a model")
    parser.add_argument("--examples", type=int, help="sentences that the reference is trained on")
    parser.add_argument("--epochs", type=int, help="of DIET and TED; `rasa init` writes 100")
    parser.add_argument(
        "--leads", help="save requests into databases with so many: 1000,10000 (a million takes a while)"
    )
    parser.add_argument(
        "--database", action="append", default=[], help="… and into this one, where they stay as tests"
    )
    given = parser.parse_args(arguments)
    plan = SHORT if given.short else WHOLE
    leads = tuple(int(count) for count in given.leads.split(",") if count) if given.leads else plan.leads
    return replace(
        plan,
        reference=not given.without_reference,
        train_reference=given.train_reference,
        examples=given.examples or plan.examples,
        epochs=given.epochs or plan.epochs,
        leads=leads,
        databases=tuple(given.database),
    )


def write(results: Mapping[str, Any], folder: Path) -> Path:
    """The three files of a run; the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    (folder / "speed.json").write_text(numbers, encoding="utf-8")
    draw(results, folder / "speed.svg")
    written = folder / "speed.md"
    written.write_text(page(results), encoding="utf-8")
    return written


if __name__ == "__main__":
    main()
