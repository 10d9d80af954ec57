"""Where the time of a turn goes: a contender is started once more with a probe in each of its processes."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.playing import alternating
from benchmarks.speed.stack import Stack
from benchmarks.speed.visitors import Persona

PROBE = Path(__file__).parent / "probe"
STAGES = {
    "understanding": "understanding (NLU)",
    "policies": "policies",
    "tracker_store": "tracker store",
    "around_actions": "Rasa around actions",
    "calling_actions": "calling custom actions",
    "actions": "custom actions",
    "leads_database": "leads (database)",
    "transcript_database": "transcript (database)",
    "turn": "other work of Rasa",
}
REST = "HTTP, the door, waiting"
_SETTLED_SECONDS = 1.2
"""Longer than the probe's pause between two writings."""


async def measured(
    stack: Stack, personas: Sequence[Persona], turns: int, python_path: str
) -> dict[str, float]:
    """Mean milliseconds of each stage of a turn, with what no probe sees as the rest."""
    folder = stack.folder / "stages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = os.pathsep.join(part for part in (str(PROBE), python_path) if part)
    await stack.start({"PYTHONPATH": path, "SPEED_STAGES": str(folder)})
    try:
        await alternating([stack], personas, turns=turns // 4)
        before = await _totals(folder)
        played = (await alternating([stack], personas, turns=turns))[stack.name]
        after = await _totals(folder)
    finally:
        stack.stop()
    calls = {name: after[name][0] - before.get(name, (0, 0.0))[0] for name in after}
    seconds = {name: after[name][1] - before.get(name, (0, 0.0))[1] for name in after}
    whole = sum(turn.seconds for turn in played) / max(1, len(played))
    return per_turn(calls, seconds, whole)


def per_turn(calls: Mapping[str, float], seconds: Mapping[str, float], whole: float) -> dict[str, float]:
    """Mean milliseconds of each stage in a turn, and what is left of the whole turn as the rest."""
    turns = calls.get("turn") or 1
    found = {name: 1000 * share_of / turns for name, share_of in seconds.items() if name in STAGES}
    return {**found, "rest": max(0.0, 1000 * whole - sum(found.values()))}


async def _totals(folder: Path) -> dict[str, tuple[float, float]]:
    """Calls and seconds of each stage, over all processes, since they began."""
    await asyncio.sleep(_SETTLED_SECONDS)
    calls: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for file in folder.glob("*.json"):
        apart: dict[str, Any] = json.loads(file.read_text())
        for name, (number, took) in apart.items():
            calls[name] += number
            seconds[name] += took
        if "actions" in apart and "turn" not in apart:
            # A separate action server: whoever called it has counted its time as well.
            seconds["calling_actions"] -= apart["actions"][1]
    return {name: (calls[name], seconds[name]) for name in seconds}


__all__ = ["PROBE", "REST", "STAGES", "measured", "per_turn"]
