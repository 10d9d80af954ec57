"""The numbers of a run as a page (Markdown)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.speed.figures import ratio
from benchmarks.speed.goals import GOALS, Goal, best_throughput, of
from benchmarks.speed.stages import REST, STAGES

Results = Mapping[str, Any]
NAMES = {"ours": "Aiguilleur", "reference": "plain Rasa"}
BUSY = 0.5
"""So much of a core's time that others take makes the numbers doubtful."""
_HEAD = """# Speed, beside plain Rasa

Written by `make bench` on {date}: {processor}, {cores} cores, Linux {system}. Both contenders had the same
questions and visitors, and were talked with through their public doors in the same run, turns taken in
alternation. The reference is Rasa 3.6.21 as its documentation sets it up: the suggested pipeline (DIET, TED,
memoization, rules), trackers in SQL (SQLite), a separate action server, the REST channel. DIET takes hours on
all our sentences: the reference got a part of them, and ours all."""


def page(results: Results) -> str:
    """The whole page."""
    machine = results["machine"]
    parts = [
        _HEAD.format(**machine),
        _warning(machine),
        "## What was aimed at",
        table(
            ["", "at least", "aim", "reached", "verdict"],
            [_goal_row(goal, goal.figure(results)) for goal in GOALS],
        ),
        "![Time per turn](speed.svg)",
        "## Both, side by side",
        table(["", *NAMES.values(), "better by"], _side_by_side(results)),
        "## Where the time of a turn goes",
        "Mean milliseconds of one visitor's turn, each stage without the stages within it, seen by a probe"
        " that costs a little itself.",
        table(["", *NAMES.values()], _stage_rows(results)),
        "Beneath it, the floor on this machine: one pass of our understanding, one commit that is on disk.",
        table(["", "p50, ms", "p95, ms"], _floor_rows(results)),
        "## Saving a confirmed request",
        "What a visitor waits for at the end: all that follows (score, person, organisation, who gets it,"
        " a call) and one commit.",
        table(["requests in the database", "p50, ms", "p95, ms", "p99, ms"], _saving_rows(results)),
        "The times of the console's pages stand in [console.md](console.md).",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, numbers on the right."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _warning(machine: Mapping[str, Any]) -> str:
    warnings = []
    if machine.get("short"):
        warnings.append("**A short run, to try the benchmark: too few turns to rest anything on.**")
    if (load := machine.get("load_at_begin", 0.0)) > BUSY:
        warnings.append(f"**Others worked on the machine meanwhile (load {load:.1f}), and slowed both.**")
    return " ".join(warnings)


def _goal_row(goal: Goal, value: float | None) -> list[str]:
    return [
        goal.title,
        *(share(v, goal) for v in (goal.at_least, goal.aim)),
        share(value, goal),
        goal.verdict(value),
    ]


def share(value: float | None, goal: Goal) -> str:
    """A figure in the manner of its goal: « 1/12 » says more than « 0.083 »."""
    if value is None:
        return "—"
    if goal.unit != "×":
        return f"{value:.0f} {goal.unit}"
    return f"{value:.2g} ×" if value >= 1 else f"1/{1 / value:.3g}" if value else "0"


def number(value: float | None, unit: str = "") -> str:
    """A number as it is read: three digits that mean something."""
    if value is None:
        return "—"
    text = f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return f"{text} {unit}".strip()


_Figure = Callable[[Results, str], float | None]


def _at(*path: str) -> _Figure:
    return lambda results, contender: of(results, contender, *path)


_ROWS: tuple[tuple[str, str, _Figure], ...] = (
    ("training sentences", "", _at("training", "examples")),
    ("training", "s", _at("training", "seconds")),
    ("start to first answer", "s", _at("start_seconds")),
    ("memory after the start (PSS of all processes)", "MB", _at("memory_at_start", "pss")),
    ("memory after everything", "MB", _at("memory", "pss")),
    ("… of it private (USS)", "MB", _at("memory", "uss")),
    ("installed size", "MB", _at("installed_mb")),
    ("one visitor: turn p50", "ms", _at("one", "p50_ms")),
    ("… p95", "ms", _at("one", "p95_ms")),
    ("… p99", "ms", _at("one", "p99_ms")),
    ("… processor time a turn", "ms", _at("processor_ms")),
    *(
        row
        for at_once in ("4", "16", "64")
        for row in (
            (f"{at_once} visitors at once: turn p50", "ms", _at("crowd", at_once, "p50_ms")),
            ("… p95", "ms", _at("crowd", at_once, "p95_ms")),
            ("… p99", "ms", _at("crowd", at_once, "p99_ms")),
            ("… turns per second", "", _at("crowd", at_once, "per_second")),
            ("… turns without an answer", "", _at("crowd", at_once, "failed")),
        )
    ),
    ("turns per second at saturation", "", lambda r, name: best_throughput(r, name)),
    ("visitors who type like people: p50", "ms", _at("typing", "p50_ms")),
    ("… p95", "ms", _at("typing", "p95_ms")),
    ("… p99", "ms", _at("typing", "p99_ms")),
    ("one long conversation: turn 5", "ms", _at("long", "5")),
    ("… turn 50", "ms", _at("long", "50")),
    ("… turn 200", "ms", _at("long", "200")),
)


_COUNTS = ("… turns without an answer", "training sentences")
"""These are in proportion to nothing."""


def _side_by_side(results: Results) -> Iterable[list[str]]:
    for title, unit, figure in _ROWS:
        values = [figure(results, name) for name in NAMES]
        if any(value is not None for value in values):
            if title in _COUNTS:
                yield [title, *("—" if value is None else f"{value:,.0f}" for value in values), ""]
                continue
            better = ratio(values[0], values[1]) if "per second" in title else ratio(values[1], values[0])
            told = "" if better is None else number(better, "×")
            yield [title, *(number(value, unit) for value in values), told]


def _stage_rows(results: Results) -> Iterable[list[str]]:
    for name, title in (*STAGES.items(), ("rest", REST)):
        values = [of(results, contender, "stages", name) for contender in NAMES]
        if any(value is not None for value in values):
            yield [title, *map(number, values)]


def _floor_rows(results: Results) -> Iterable[list[str]]:
    titles = {"understanding": "one pass of the understanding", "commit": "one durable commit"}
    for name, title in titles.items():
        if name in results.get("floor", {}):
            yield [title, *(number(of(results, "floor", name, key)) for key in ("p50_ms", "p95_ms"))]


def _saving_rows(results: Results) -> Iterable[list[str]]:
    for row in results.get("saving", ()):
        yield [f"{row['leads']:,}", *(number(row[key]) for key in ("p50_ms", "p95_ms", "p99_ms"))]
