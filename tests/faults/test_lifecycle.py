"""Small runs of `make lifecycle`: every misfortune at once, and each lead is where it should be."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.crm import ROOT

pytestmark = pytest.mark.faults


def test_no_lead_is_lost_doubled_or_told_twice() -> None:
    _is_played(conversations=60, restarts=3, failing=0.2, merges=20, erasures=8, whole=0)


def test_nor_with_every_process_up_and_each_killed_once() -> None:
    _is_played(conversations=0, whole=9, kills=1, failing=0.2)


def _is_played(**sizes: float) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.lifecycle.run"]
    given = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    played = subprocess.run(
        [*command, *given],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert played.returncode == 0, played.stdout
    assert "\n0 differences" in played.stdout
