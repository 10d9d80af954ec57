"""The supervisor with real processes: they start, die, hang, refuse, and never outlive it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.cli.errors import CommandError
from bot.cli.serving.child import Program
from bot.cli.serving.health import HealthCheck
from bot.cli.serving.supervisor import Supervisor, Timing
from bot.evaluation.ports import free_port

FAKE = Path(__file__).with_name("fake_program.py")
ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 20.0
QUICK = Timing(
    start=15,
    poll=0.02,
    watch=0.1,
    answer=0.5,
    unanswered=2,
    stop=1,
    first_pause=0.05,
    longest_pause=0.2,
    stable=60,
)


def fake(name: str, behaviour: str = "") -> Program:
    port = free_port()
    command = (sys.executable, str(FAKE), str(port), behaviour)
    return Program(name, command, HealthCheck("127.0.0.1", port, "/"))


class Said:
    """What the supervisor and its programs have said."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))

    def pids(self, name: str) -> list[int]:
        return [int(line.split()[1]) for who, line in self.lines if who == name and line.startswith("pid ")]

    def count(self, words: str) -> int:
        return sum(words in line for _, line in self.lines)


async def eventually(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        await asyncio.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    # A killed process stays in the table until its new parent has looked at it.
    with suppress(OSError):
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@asynccontextmanager
async def supervised(said: Said, *programs: Program) -> AsyncIterator[Supervisor]:
    ready = asyncio.Event()
    supervisor = Supervisor(programs, said, QUICK)
    running = asyncio.create_task(supervisor.run(ready.set))
    try:
        await asyncio.wait_for(ready.wait(), PATIENCE)
        yield supervisor
    finally:
        supervisor.stop()
        await asyncio.wait_for(running, PATIENCE)


async def test_all_programs_run_until_stopped_and_the_last_one_is_stopped_first() -> None:
    said = Said()
    async with supervised(said, fake("first"), fake("second")):
        pids = said.pids("first") + said.pids("second")
        assert all(alive(pid) for pid in pids)
    assert len(pids) == 2
    assert not any(alive(pid) for pid in pids)
    assert [name for name, line in said.lines if line == "asked to stop"] == ["second", "first"]


async def test_a_program_that_is_killed_is_started_again() -> None:
    said = Said()
    async with supervised(said, fake("only")):
        os.kill(said.pids("only")[0], signal.SIGKILL)
        await eventually(lambda: said.count("ready") == 2)
    assert said.count("ended with exit code -9; started again in 0.05 s") == 1


async def test_a_program_that_keeps_dying_is_started_again_less_and_less_often() -> None:
    said = Said()
    async with supervised(said, fake("brief", "brief")):
        await eventually(lambda: said.count("started again in") >= 4)
    pauses = [line.rpartition("in ")[2] for _, line in said.lines if "started again in" in line]
    assert pauses[:4] == ["0.05 s", "0.1 s", "0.2 s", "0.2 s"]


async def test_a_program_that_hangs_is_started_again() -> None:
    said = Said()
    async with supervised(said, fake("only")):
        os.kill(said.pids("only")[0], signal.SIGSTOP)
        await eventually(lambda: len(said.pids("only")) == 2)
    assert said.count("does not answer any more") == 1
    assert not any(alive(pid) for pid in said.pids("only"))


async def test_a_program_that_refuses_to_start_stops_everything_with_its_own_words() -> None:
    said = Said()
    supervisor = Supervisor([fake("good"), fake("bad", "refuse")], said, QUICK)
    with pytest.raises(CommandError, match="bad does not start: the flux capacitor is missing"):
        await asyncio.wait_for(supervisor.run(lambda: None), PATIENCE)
    assert not any(alive(pid) for pid in said.pids("good"))


async def test_a_program_deaf_to_the_request_to_stop_is_ended() -> None:
    said = Said()
    async with supervised(said, fake("deaf", "deaf")):
        [pid] = said.pids("deaf")
    assert not alive(pid)


async def test_a_signal_stops_everything() -> None:
    said = Said()
    running = asyncio.create_task(Supervisor([fake("only")], said, QUICK).run(lambda: None))
    await eventually(lambda: said.count("ready") == 1)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, PATIENCE)
    assert not alive(said.pids("only")[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_programs_die_with_a_supervisor_that_is_killed() -> None:
    port = free_port()
    code = (
        "import asyncio, sys\n"
        "from bot.cli.serving.child import Program\n"
        "from bot.cli.serving.health import HealthCheck\n"
        "from bot.cli.serving.supervisor import Supervisor\n"
        f"command = (sys.executable, {str(FAKE)!r}, '{port}')\n"
        f"program = Program('only', command, HealthCheck('127.0.0.1', {port}, '/'))\n"
        "asyncio.run(Supervisor([program], lambda n, l: print(l, flush=True)).run(lambda: None))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline().split()[1])
        process.kill()
    deadline = time.monotonic() + PATIENCE
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(pid)
