"""Many conversations with real processes under random faults, and whether anything was lost: `make faults`.

    python -m tests.faults.randomised.run [--conversations 10000] [--seed 1] [--on one-machine,machines]
        [--keep FOLDER]

Half of the conversations are held with a product on one machine (SQLite), half with one on several
(PostgreSQL, Redis, two of each process). Visitors insist as browsers do, click twice and reload; meanwhile
processes are killed and frozen, servers stopped, slowed and cut off, disks filled. Afterwards every confirmed
request is one lead, announced once; every message stands in its transcript once with its answer; every
conversation came to its end; and whatever a visitor was told on the way was honest.

The same seed plays the same conversations and the same faults at the same places of the run. Two runs are
not the same for all that: `--keep` copies databases, logs and what visitors heard once something was wrong.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType

from benchmarks.lifecycle import checks
from benchmarks.lifecycle.product import ROOT
from benchmarks.lifecycle.talks import planned as planned_talks
from benchmarks.lifecycle.whole import Visitors, played
from bot.evaluation.ports import free_port
from tests.faults.randomised.houses import MACHINES, ONE_MACHINE, House, machines, one_machine
from tests.faults.randomised.plan import Fault, Kind, planned

_AT_ONCE = 16
_RASA_RESTARTS = 10
"""In each of the two products."""
_CONVERSATIONS_PER_FAULT = 15
_FAILING = 0.05
"""Share of the deliveries that the receiver takes badly."""
_RESULTS = ROOT / "benchmarks" / "results" / "faults.md"
_TITLES = {
    "one-machine": "One machine (SQLite)",
    "machines": "Several machines (PostgreSQL, Redis, two of each process)",
}
_SHOWN = 50

Setup = tuple[Callable[[Path, int], AbstractContextManager[House]], Mapping[str, Kind]]
SETUPS: Mapping[str, Setup] = MappingProxyType(
    {"one-machine": (one_machine, ONE_MACHINE), "machines": (machines, MACHINES)}
)


def main() -> None:
    """Play, check, say what was found; the exit status says whether everything was right."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", default=",".join(SETUPS), help="one-machine, machines, or both")
    parser.add_argument("--write", action="store_true", help=f"keep what is found in {_RESULTS.name}")
    parser.add_argument("--verbose", action="store_true", help="say when each fault happens")
    parser.add_argument("--keep", type=Path, help="where to copy what explains a difference")
    given = parser.parse_args()
    setups = given.on.split(",")
    if unknown := set(setups) - set(SETUPS):
        parser.error(f"--on knows {', '.join(SETUPS)}, not {', '.join(sorted(unknown))}")
    each = given.conversations // len(setups)
    reports = {name: live(name, each, given.seed, told=given.verbose, keep=given.keep) for name in setups}
    found = page(reports, each * len(setups), given.seed)
    print(found)
    if given.write:
        _RESULTS.write_text(found, encoding="utf-8")
    sys.exit(1 if any(report.differences for report in reports.values()) else 0)


def page(reports: Mapping[str, checks.Report], conversations: int, seed: int) -> str:
    """What was found, in Markdown."""
    lines = [
        f"# {conversations:,} conversations under random faults",
        "",
        f"Written by `make faults` on {datetime.date.today()}, seed {seed}, {os.cpu_count()} processors.",
    ]
    for name, report in reports.items():
        lines += ["", f"## {_TITLES[name]}", "", *(f"- {line}" for line in report.lines)]
        lines += [f"- **wrong**: {difference}" for difference in report.differences[:_SHOWN]]
        lines += [f"- **{len(report.differences)} differences**"]
    return "\n".join(lines) + "\n"


def live(
    name: str, conversations: int, seed: int, *, told: bool = False, keep: Path | None = None
) -> checks.Report:
    """So many conversations with this product, under its faults; `told` prints each of them.

    Should anything be wrong, what explains it is copied into the folder `keep`.
    """
    build, kinds = SETUPS[name]
    report, talks = checks.Report(understanding=False), planned_talks(conversations, seed)
    faults = planned(kinds, max(1, conversations // _CONVERSATIONS_PER_FAULT), _RASA_RESTARTS, seed)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="aiguilleur-") as folder, build(Path(folder), port) as house:
        visitors = Visitors(talks, house.urls, _AT_ONCE)

        def disturb() -> None:
            _disturb(house, faults, visitors, report, told)

        with played(report, house.environment, visitors, port, disturb, seed, _FAILING):
            happened = Counter(fault.kind for fault in faults)
            report.say(", ".join(f"{kind} {times}×" for kind, times in sorted(happened.items())))
        if keep is not None and report.differences:
            _keep(keep / f"{name}-{seed}", house, visitors)
    return report


def _keep(where: Path, house: House, visitors: Visitors) -> None:
    for number, folder in enumerate(house.folders):
        shutil.copytree(folder, where / str(number), dirs_exist_ok=True)
    heard = [
        {"talk": number, "conversation": visitors.conversations[number], "heard": heard}
        for number, heard in sorted(visitors.heard.items())
    ]
    (where / "heard.json").write_text(json.dumps(heard, ensure_ascii=False, indent=1), encoding="utf-8")


def _disturb(
    house: House, faults: list[Fault], visitors: Visitors, report: checks.Report, told: bool
) -> None:
    """Let each fault happen at its place; one that cannot be brought about is a difference too."""
    for fault in faults:
        while visitors.played < len(visitors.talks) * fault.at:
            time.sleep(0.05)
        if told:
            print(f"{time.strftime('%H:%M:%S')} {visitors.played:6} {fault.kind} {fault.seconds}", flush=True)
        try:
            house.faults[fault.kind](fault.seconds)
        except Exception as error:
            report.wrong(f"{fault.kind}: {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
