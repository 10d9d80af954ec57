"""The probe counts for each stage its own time, in coroutines, in threads, and in any process."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.speed.stages import PROBE, STAGES, per_turn
from tests.support.waiting import eventually


@pytest.fixture
def probe() -> ModuleType:
    spec = importlib.util.spec_from_file_location("probe", PROBE / "sitecustomize.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Clock:
    """Time passes when somebody says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(probe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(probe, "time", clock)
    return clock


async def test_what_a_stage_within_takes_counts_there_alone(probe: ModuleType, clock: Clock) -> None:
    def store() -> None:
        clock.now += 3

    async def turn() -> None:
        clock.now += 1
        inner = probe.watched(store, "store")
        inner()
        await asyncio.to_thread(inner)
        clock.now += 1

    await probe.watched(turn, "turn")()
    assert probe._totals == {"store": [2, 6.0], "turn": [1, 2.0]}


def test_a_stage_that_fails_counts_too(probe: ModuleType, clock: Clock) -> None:
    def fails() -> None:
        clock.now += 2
        raise ValueError

    with pytest.raises(ValueError):
        probe.watched(fails, "stage")()
    assert probe._totals == {"stage": [1, 2.0]}


def test_every_stage_has_a_name_on_the_page(probe: ModuleType) -> None:
    assert {stage for stages in probe.WATCHED.values() for stage in stages.values()} == set(STAGES)


@pytest.mark.rasa
def test_every_place_that_is_watched_exists(probe: ModuleType) -> None:
    for module, stages in probe.WATCHED.items():
        imported = importlib.import_module(module)
        for path in stages:
            *outer, name = path.split(".")
            holder = imported
            for part in outer:
                holder = getattr(holder, part)
            assert name in vars(holder), f"{module}.{path}"


def test_a_process_writes_its_totals_into_a_file_of_its_own(tmp_path: Path) -> None:
    written = (
        "import bot.leads.capture as c, pathlib, sys\n"
        "try: c.capture_draft(None, None)\n"
        "except TypeError: pass\n"
        "except AttributeError: pass\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "import threading; pause = threading.Event()\n"
        "while not list(folder.glob('*.json')): pause.wait(0.05)\n"
    )
    root = Path(__file__).parents[4]
    path = os.pathsep.join((str(PROBE), str(root)))
    environment = {**os.environ, "PYTHONPATH": path, "SPEED_STAGES": str(tmp_path)}
    subprocess.run([sys.executable, "-c", written], env=environment, check=True, timeout=60)
    (file,) = tmp_path.glob("*.json")
    assert json.loads(file.read_text())["leads_database"][0] == 1


def test_a_fork_keeps_totals_of_its_own(tmp_path: Path) -> None:
    written = (
        "import os, pathlib, time, sitecustomize as probe\n"
        "stage = lambda: probe.watched(lambda: None, 'turn')()\n"
        "stage()\n"
        "stage() if os.fork() else [stage() for _ in range(3)]\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "while not (folder / f'{os.getpid()}.json').exists(): time.sleep(0.05)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROBE), "SPEED_STAGES": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", written], env=environment) as process:
        process.wait(60)
    eventually(lambda: len(list(tmp_path.glob("*.json"))) == 2, "two files")
    assert sorted(json.loads(file.read_text())["turn"][0] for file in tmp_path.glob("*.json")) == [2, 3]


def test_what_no_probe_sees_is_the_rest_of_the_turn() -> None:
    found = per_turn({"turn": 10, "policies": 30}, {"turn": 0.02, "policies": 0.05, "unknown": 9}, 0.011)
    assert found == pytest.approx({"turn": 2.0, "policies": 5.0, "rest": 4.0})


def test_the_rest_is_never_less_than_nothing() -> None:
    assert per_turn({"turn": 1}, {"turn": 1.0}, 0.5)["rest"] == 0.0
