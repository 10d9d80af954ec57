"""`python -m benchmarks.load.run`: many visitors at once, for some minutes, before the whole product."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.load.browser import Tally
from benchmarks.load.checking import checked
from benchmarks.load.crowd import crowd
from benchmarks.load.report import report
from benchmarks.speed import preparing
from benchmarks.speed.figures import summary
from benchmarks.speed.ours import Aiguilleur
from benchmarks.speed.visitors import read_personas
from benchmarks.understanding.examples import ROOT
from bot.bootstrap import build
from bot.settings import read_settings

_SAMPLE_SECONDS = 10.0
_SETTLING_SECONDS = 30.0
"""After the last visitor has left, for what the door still answers in the background."""


async def run(visitors: int, minutes: float, pause: float, folder: Path) -> dict[str, Any]:
    """Start the product, let the crowd in, stop the product, and count."""
    product, tally = Aiguilleur(folder, ROOT / "models"), Tally()
    samples: list[dict[str, float]] = []
    await product.start()
    try:
        begun = time.perf_counter()
        sampling = asyncio.create_task(_sample(product, tally, begun, samples))
        before = product.processor_seconds()
        await crowd(product.url, read_personas(), visitors, pause, 60 * minutes, tally)
        seconds = time.perf_counter() - begun
        spent = product.processor_seconds() - before
        sampling.cancel()
        await _settled(product, tally)
    finally:
        product.stop()
    services = build(read_settings(product.environment))
    try:
        became = checked(services, tally.sent)
    finally:
        services.close()
    return {
        "visitors": visitors,
        "minutes": minutes,
        "pause_seconds": pause,
        "processors": os.cpu_count(),
        "load_at_end": os.getloadavg()[0],
        "turns": summary(tally.turns, seconds),
        "openings": tally.openings,
        "pushed": tally.pushed,
        "refused": dict(tally.refused),
        "refused_without_retry_after": tally.unannounced,
        "processor_ms_per_turn": 1000 * spent / max(1, len(tally.turns) + tally.openings),
        "memory": samples,
        "messages": became,
    }


async def _sample(product: Aiguilleur, tally: Tally, begun: float, samples: list[dict[str, float]]) -> None:
    while True:
        memory = await asyncio.to_thread(product.memory)
        samples.append({"second": time.perf_counter() - begun, "turns": len(tally.turns), **asdict(memory)})
        await asyncio.sleep(_SAMPLE_SECONDS)


async def _settled(product: Aiguilleur, tally: Tally) -> None:
    """What was written down and not answered in time is answered in the background."""
    services = build(read_settings(product.environment))
    until = time.monotonic() + _SETTLING_SECONDS
    try:
        while checked(services, tally.sent).get("unanswered") and time.monotonic() < until:
            await asyncio.sleep(1.0)
    finally:
        services.close()


def main() -> None:
    """Print the report; end with 1 when a message was lost, doubled or not answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument(
        "--pause", type=float, default=8.0, help="seconds from one turn of a visitor to the next"
    )
    given = parser.parse_args()
    folder = preparing.WORK.parent / "load"
    folder.mkdir(parents=True, exist_ok=True)
    found = asyncio.run(run(given.visitors, given.minutes, given.pause, folder / "product"))
    (folder / "load.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(report(found))
    lost = sum(found["messages"].get(name, 0) for name in ("missing", "doubled", "unanswered", "given_up"))
    sys.exit(1 if lost or found["turns"]["failed"] or found["refused_without_retry_after"] else 0)


if __name__ == "__main__":
    main()
