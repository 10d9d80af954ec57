"""The collector leaves alone what a server has loaded."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import gc
from bot.collecting import leave_what_is_loaded
loaded = [[number] for number in range(50_000)]
leave_what_is_loaded()
print(len(gc.get_objects()) < 50_000, gc.get_freeze_count() > 50_000, gc.get_threshold()[0] > 700)
ring = []
ring.append(ring)
del ring
print(gc.collect() >= 1)
"""


def test_what_is_loaded_is_not_looked_at_again_and_what_comes_later_is() -> None:
    said = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True"] * 4
