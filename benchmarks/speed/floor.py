"""What no turn can be faster than on this machine: one pass of the understanding, one durable commit."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.speed.figures import Timed, summary
from benchmarks.understanding.examples import ROOT

_COMMITS = 300


def commits(folder: Path, number: int = _COMMITS) -> dict[str, Any]:
    """One row in one transaction on the disk of this folder, written as the product writes: WAL, synced."""
    file = folder / "floor.db"
    file.unlink(missing_ok=True)
    times = []
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)")
        for _ in range(number):
            begun = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO rows (text) VALUES (?)", ("bonjour " * 20,))
            connection.execute("COMMIT")
            times.append(Timed(time.perf_counter() - begun))
    file.unlink()
    return summary(times)


def understanding(models: Path, texts: Sequence[str]) -> dict[str, Any]:
    """One pass of our trained understanding over each text, alone in a process."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.understanding.contender", "parse", str(models)],
        input="\n".join(json.dumps(text) for text in texts),
        env={**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    return {"turns": len(texts), "p50_ms": found["median_ms"], "p95_ms": found["p95_ms"]}
