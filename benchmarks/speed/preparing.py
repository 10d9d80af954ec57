"""The models and environments that a run needs, and how long it took to get them."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.speed import plain
from benchmarks.speed.plan import Plan
from benchmarks.speed.project import write_project
from benchmarks.understanding.examples import ROOT, read_examples
from benchmarks.understanding.split import some

WORK = ROOT / ".cache" / "benchmark" / "speed"
_SIZES = Path(__file__).parent / "sizes.py"
_TRAINED = "trained.json"


class CannotPrepare(Exception):
    """Something that a run needs is not there, with the reason and what to do."""


def require_reference() -> None:
    """Raises `CannotPrepare` where plain Rasa is not installed."""
    if not plain.PYTHON.exists():
        raise CannotPrepare(
            "plain Rasa is not installed: `sh scripts/setup-reference` does it (3 GB); --without-reference"
            " measures the product alone"
        )


def reference_project(plan: Plan) -> tuple[Path, dict[str, Any]]:
    """The reference's project with its model, and its training. Raises `ReferenceFailed`."""
    known = some(read_examples(), plan.examples)
    fresh = write_project(WORK / "reference.new", known, plan.epochs, action_port=5055)
    project = WORK / f"reference-{_digest(fresh)}"
    trained = project / _TRAINED
    if plan.train_reference or not trained.exists():
        shutil.rmtree(project, ignore_errors=True)
        fresh.rename(project)
        seconds = plain.train(project)
        training = {
            "seconds": seconds,
            "examples": len(known),
            "epochs": plan.epochs,
            "date": datetime.date.today().isoformat(),
            "load": os.getloadavg()[2],
        }
        trained.write_text(json.dumps(training), encoding="utf-8")
    else:
        # What is no part of the model may have changed since.
        shutil.copyfile(fresh / "actions.py", project / "actions.py")
    found: dict[str, Any] = json.loads(trained.read_text(encoding="utf-8"))
    return project, found


def own_models(plan: Plan) -> tuple[Path, dict[str, Any] | None]:
    """The folder of our model, and its training if it was done now."""
    if not plan.train:
        return ROOT / "models", None
    folder = WORK / "models"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.cli", "train", "--force"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "AIGUILLEUR_MODELS_DIR": str(folder)},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise CannotPrepare(f"the product could not be trained: {_last_line(done.stderr or done.stdout)}")
    seconds = time.perf_counter() - begun
    return folder, {"seconds": seconds, "examples": len(read_examples())}


def installed(python: Path, *roots: str) -> dict[str, Any]:
    """Megabytes and number of packages of what these require, in this environment."""
    WORK.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(python), "-W", "ignore", str(_SIZES), *roots],
        cwd=WORK, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise CannotPrepare(f"the size of {python} is not known: {_last_line(done.stderr)}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _digest(project: Path) -> str:
    """Of everything that the model is made from."""
    found = hashlib.sha256()
    for file in (project / "config.yml", project / "domain.yml", *sorted((project / "data").iterdir())):
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it said nothing"])[-1]
