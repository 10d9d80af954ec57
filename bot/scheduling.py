"""How the operating system lets the processes of a turn take turns."""

from __future__ import annotations

import contextlib
import os


def work_uninterrupted() -> None:
    """Let this program, and what it starts, finish what they do before another one is woken up.

    A turn passes through several threads of several processes. Linux would interrupt whoever works whenever
    it wakes another one: with a processor for each server, that costs a fifth of all turns, and nobody is
    answered sooner. Systems that know no such thing, or forbid it, are left as they are.
    """
    if hasattr(os, "SCHED_BATCH"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
