"""One run: every phase after the other, on contenders that are started and stopped here."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import json
import os
import platform
import sys
import time
from collections.abc import Awaitable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.speed import figures, floor, playing, preparing, saving, stages
from benchmarks.speed.figures import Timed
from benchmarks.speed.ours import Aiguilleur
from benchmarks.speed.plain import PYTHON, PlainRasa
from benchmarks.speed.plan import Plan
from benchmarks.speed.stack import Stack
from benchmarks.speed.visitors import Persona, read_personas
from benchmarks.understanding.examples import ROOT
from bot.evaluation.statistics import median

_LOOKED_AT = (5, 50, 200)


class Run:
    """A run and what it has found so far; `results` is complete when `whole` returns."""

    def __init__(self, plan: Plan, work: Path = preparing.WORK) -> None:
        self._plan = plan
        self._work = work
        self._personas: list[Persona] = read_personas()
        self._begun = time.monotonic()
        self.results: dict[str, Any] = {"machine": machine(plan), "plan": asdict(plan)}

    async def whole(self) -> dict[str, Any]:
        """Prepare, play, measure. Both contenders are stopped whatever happens."""
        self._work.mkdir(parents=True, exist_ok=True)
        stacks = self._prepared()
        try:
            await self._phase("starting", self._start(stacks))
            await self._phase("one visitor at each, in turns", self._one(stacks))
            await self._phase("crowds", self._crowds(stacks))
            await self._phase("people who type", self._typing(stacks))
            await self._phase("long conversations", self._long(stacks))
            for stack in stacks:
                self._of(stack)["memory"] = asdict(stack.memory())
        finally:
            for stack in stacks:
                stack.stop()
        await self._phase("where the time goes", self._stages(stacks))
        self._say("floor and sizes")
        self._floor(stacks)
        self._say("saving requests")
        self._saving()
        self.results["machine"]["load_at_end"] = os.getloadavg()[0]
        self.results["machine"]["minutes"] = (time.monotonic() - self._begun) / 60
        self._keep()
        return self.results

    def _prepared(self) -> list[Stack]:
        self._say("training" if self._plan.train else "preparing")
        models, training = preparing.own_models(self._plan)
        ours = Aiguilleur(self._work / "ours", models)
        stacks: list[Stack] = [ours]
        self._models = models
        if training:
            self._of(ours)["training"] = training
        if self._plan.reference:
            preparing.require_reference()
            project, trained = preparing.reference_project(self._plan)
            reference = PlainRasa(project)
            stacks.append(reference)
            self._of(reference)["training"] = trained
        return stacks

    async def _start(self, stacks: Sequence[Stack]) -> None:
        for stack in stacks:
            times = []
            if isinstance(stack, Aiguilleur):
                await stack.start()  # makes its databases
                for _ in range(self._plan.starts - 1):
                    stack.stop()
                    times.append(await stack.start())
                stack.stop()
            times.append(await stack.start())
            self._of(stack)["start_seconds"] = median(times)
            self._of(stack)["memory_at_start"] = asdict(stack.memory())

    async def _one(self, stacks: Sequence[Stack]) -> None:
        before = {stack.name: stack.processor_seconds() for stack in stacks}
        found = await playing.alternating(stacks, self._personas, self._plan.turns)
        for stack in stacks:
            worked = stack.processor_seconds() - before[stack.name]
            played = self._plan.turns + playing.WARM_UP
            self._of(stack)["processor_ms"] = 1000 * worked / played
            took = sum(turn.seconds for turn in found[stack.name])
            self._of(stack)["one"] = figures.summary(found[stack.name])
            self._of(stack).setdefault("crowd", {})["1"] = figures.summary(found[stack.name], took)

    async def _crowds(self, stacks: Sequence[Stack]) -> None:
        for at_once in self._plan.crowds:
            turns: dict[str, list[Timed]] = {stack.name: [] for stack in stacks}
            seconds = dict.fromkeys(turns, 0.0)
            for _ in range(self._plan.rounds):
                for stack in stacks:
                    some, took = await playing.crowd(stack, self._personas, at_once, self._plan.crowd_seconds)
                    turns[stack.name] += some
                    seconds[stack.name] += took
            for stack in stacks:
                found = figures.summary(turns[stack.name], seconds[stack.name])
                self._of(stack)["crowd"][str(at_once)] = found

    async def _typing(self, stacks: Sequence[Stack]) -> None:
        plan = self._plan
        for stack in stacks:
            turns = await playing.typing(
                stack, self._personas, plan.typing_visitors, plan.typing_pause, plan.typing_seconds
            )
            found = figures.summary(turns)
            self._of(stack)["typing"] = {**found, "visitors": plan.typing_visitors}

    async def _long(self, stacks: Sequence[Stack]) -> None:
        talks = await playing.long(stacks, self._plan.long_conversations, self._plan.long_turns)
        for stack in stacks:
            turns = talks[stack.name]
            found: dict[str, Any] = {str(n): figures.at_turn(turns, n) for n in _LOOKED_AT}
            found["curve"] = figures.curve(turns)
            found["failed"] = sum(not turn.answered for talk in turns for turn in talk)
            self._of(stack)["long"] = found

    async def _stages(self, stacks: Sequence[Stack]) -> None:
        for stack in stacks:
            path = str(ROOT) if isinstance(stack, Aiguilleur) else ""
            found = await stages.measured(stack, self._personas, self._plan.stage_turns, path)
            self._of(stack)["stages"] = found

    def _floor(self, stacks: Sequence[Stack]) -> None:
        texts = [text for persona in self._personas for text in _typed(persona)][:200]
        self.results["floor"] = {
            "understanding": floor.understanding(self._models, texts),
            "commit": floor.commits(self._work, self._plan.commits),
        }
        for stack in stacks:
            ours = isinstance(stack, Aiguilleur)
            roots = ("aiguilleur[bot]",) if ours else ("rasa", "rasa-sdk")
            found = preparing.installed(Path(sys.executable) if ours else PYTHON, *roots)
            self._of(stack)["installed_mb"] = found["megabytes"]
            self._of(stack)["packages"] = found["packages"]

    def _saving(self) -> None:
        found = saving.with_leads(self._plan.leads, self._work, self._plan.saves)
        found += [saving.in_database(url, self._plan.saves) for url in self._plan.databases]
        self.results["saving"] = sorted(found, key=lambda row: row["leads"])

    def _of(self, stack: Stack) -> dict[str, Any]:
        found: dict[str, Any] = self.results.setdefault(stack.name, {})
        return found

    async def _phase(self, title: str, work: Awaitable[None]) -> None:
        self._say(title)
        await work
        self._keep()

    def _keep(self) -> None:
        """What was found so far, should anything go wrong later."""
        (self._work / "results.json").write_text(json.dumps(self.results, indent=1), encoding="utf-8")

    def _say(self, title: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self._begun), 60)
        print(f"{minutes:2d}:{seconds:02d}  {title}…", file=sys.stderr, flush=True)


def machine(plan: Plan) -> dict[str, Any]:
    """What this is measured on."""
    processor = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        processor = names[0] if names else processor
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor,
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.release(),
        "load_at_begin": os.getloadavg()[0],
        "short": plan.short,
    }


def _typed(persona: Persona) -> list[str]:
    return [str(persona["opening"]), *(answers[0] for answers in persona["answers"].values() if answers)]


def measure(plan: Plan) -> dict[str, Any]:
    """Do a whole run, on the loop that takes the least from those who are measured."""
    with contextlib.suppress(ImportError):  # Rasa's server brings it
        import uvloop

        uvloop.install()
    return asyncio.run(Run(plan).whole())
