"""`python -m benchmarks.speed.door_cost`: the processor time that the door takes for a turn."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.speed.browsers import Browsers
from benchmarks.speed.door_alone import DoorAlone, door_alone
from benchmarks.speed.processes import processor_seconds
from benchmarks.speed.stand_in import SAID, StandIn, text_of

_WARM_UP = 5


async def _conversations(door: DoorAlone, browsers: Browsers, number: int) -> list[float]:
    """So many whole conversations, one after the other; the seconds of each turn."""
    times = []
    for _ in range(number):
        talk = door.talk(browsers)
        await talk.open()
        for turn in range(1, len(SAID) + 1):
            begun = time.perf_counter()
            await talk.type(text_of(turn))
            times.append(time.perf_counter() - begun)
    return times


async def _measure(conversations: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="aiguilleur-door-") as folder:
        async with door_alone(Path(folder), StandIn()) as door, Browsers() as browsers:
            await _conversations(door, browsers, _WARM_UP)
            for _ in range(rounds):
                before = processor_seconds(door.server.pids())
                times = await _conversations(door, browsers, conversations)
                spent = processor_seconds(door.server.pids()) - before
                # Opening a conversation is a turn for the door, too.
                turns = len(times) + conversations
                each, median = 1000 * spent / turns, 1000 * statistics.median(times)
                print(f"{turns} turns: {each:.2f} ms of processor each, {median:.1f} ms by the clock")


def main() -> None:
    """Print a line for each round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=50, help="in each round")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    asyncio.run(_measure(given.conversations, given.rounds))


if __name__ == "__main__":
    main()
