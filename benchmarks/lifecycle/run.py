"""The life of many leads at once, and whether each of them is where it should be: `make lifecycle`.

    python -m benchmarks.lifecycle.run [--conversations 10000] [--seed 1] [--database-url URL] [--restarts 8]
    python -m benchmarks.lifecycle.run --conversations 0 --whole 100 [--kills 2]  # the second part alone

Visitors who do not exist talk through the public door, which is a process of its own; where the Rasa server
stands, the real actions are run on what each visitor is planned to tell. Visitors click twice, reload and ask
again in another tab; actions fail before and after they saved; the door and the delivery are killed and
started again; the tool that is told of leads answers badly. Then everything is counted, any two leads are
merged and parted again, and some people are forgotten.

After that some conversations are played with every process up (`whole`).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.lifecycle import checks
from benchmarks.lifecycle.product import Door, Process, delivery, environment, served
from benchmarks.lifecycle.talks import planned
from benchmarks.lifecycle.visitors import Crowd
from bot.evaluation.ports import free_port

RECEIVER = "simulated"


def main() -> None:
    """Play, wait, check; the exit status says whether everything was right."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--conversations", type=int, default=10_000, help="0 leaves the first part out")
    parser.add_argument("--whole", type=int, default=100, help="so many with every process up; 0: none")
    parser.add_argument("--kills", type=int, default=2, help="of each process while those are played")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", default="", help="an empty database; by default one of its own")
    parser.add_argument("--restarts", type=int, default=8)
    parser.add_argument("--merges", type=int, default=1_000)
    parser.add_argument("--erasures", type=int, default=100)
    parser.add_argument("--failing", type=float, default=0.05, help="share of turns and of deliveries")
    given = parser.parse_args()
    found = []
    if given.conversations:
        with tempfile.TemporaryDirectory(prefix="aiguilleur-") as folder:
            found.append(asyncio.run(live(given, Path(folder))))
    if given.whole:
        from benchmarks.lifecycle import whole  # only now: it reads the environment that it is given

        with tempfile.TemporaryDirectory(prefix="aiguilleur-") as folder:
            found.append(whole.live(given, Path(folder)))
    differences = [difference for report in found for difference in report.differences]
    for line in [line for report in found for line in report.lines]:
        print(line)
    for difference in differences[:50]:
        print(f"WRONG {difference}")
    print(f"{len(differences)} differences")
    sys.exit(1 if differences else 0)


async def live(given: argparse.Namespace, folder: Path) -> checks.Report:
    """Everything, in a folder of its own."""
    ports = {name: free_port() for name in ("door", "assistant", "tool")}
    secret = secrets.token_urlsafe(32)
    url = given.database_url or f"sqlite:///{folder / 'aiguilleur.db'}"
    around = environment(folder, url, secret, ports)
    os.environ.update({name: value for name, value in around.items() if name.startswith("AIGUILLEUR_")})
    # Only now: the actions read the environment when they are first used.
    from benchmarks.lifecycle import aftermath
    from benchmarks.lifecycle.assistant import Assistant
    from benchmarks.lifecycle.house import House, settled

    house = House.open(around, f"http://127.0.0.1:{ports['tool']}/leads", RECEIVER)
    talks = planned(given.conversations, given.seed)
    began = datetime.datetime.now(datetime.timezone.utc).isoformat()
    assistant = Assistant(talks, house.settings.door_secret, given.seed, began, given.failing)
    tool = house.tool(given.seed, given.failing)
    door = Door(around, folder / "door.log", ports["door"])
    sending = delivery(around, folder / "delivery.log")
    started = time.monotonic()
    with served(assistant.app(), ports["assistant"]), served(tool.app(), ports["tool"]):
        try:
            door.start()
            sending.start()
            crowd = Crowd(url=door.url)
            chaos = asyncio.create_task(disturb(crowd, [door, sending], len(talks), given.restarts))
            await crowd.play(talks, given.seed)
            await chaos
            played = time.monotonic() - started
            await settled(house)
        finally:
            door.stop()
            sending.stop()
    report = checks.Report()
    report.say(
        f"{len(talks)} conversations in {played:.0f} s, settled after {time.monotonic() - started:.0f} s"
    )
    report.say(
        f"{crowd.repeats} sendings repeated, {assistant.failed} turns failed once,"
        f" door killed {door.killed} times, delivery {sending.killed} times,"
        f" {sum(tool.refused.values())} deliveries taken badly"
    )
    stored = checks.leads(report, house, talks, crowd)
    checks.hands(report, house, stored)
    checks.transcripts(report, house, talks, crowd)
    checks.deliveries(report, house, tool)
    aftermath.merges(report, house, stored, given.merges, given.seed)
    aftermath.erasures(report, house, talks, crowd, given.erasures, given.seed, folder)
    house.close()
    return report


async def disturb(crowd: Crowd, processes: list[Process], talks: int, restarts: int) -> None:
    """Kill one process after the other, at moments that are spread over the conversations."""
    for number in range(restarts):
        while crowd.played < talks * (number + 1) / (restarts + 1):
            await asyncio.sleep(0.05)
        victim = processes[number % len(processes)]
        await asyncio.to_thread(victim.kill)
        await asyncio.to_thread(victim.start)


if __name__ == "__main__":
    main()
