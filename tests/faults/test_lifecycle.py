"""A small run of `make lifecycle`: every misfortune at once, and each lead is where it should be."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.crm import ROOT

pytestmark = pytest.mark.faults


def test_no_lead_is_lost_doubled_or_told_twice() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.lifecycle.run"]
    sizes = {"conversations": 60, "restarts": 3, "failing": 0.2, "merges": 20, "erasures": 8}
    given = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    played = subprocess.run(
        [*command, *given],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert played.returncode == 0, played.stdout
    assert "0 differences" in played.stdout
