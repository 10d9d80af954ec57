"""Processes are started, measured with their children, and all of them are stopped."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks.speed.processes import DidNotStart, Memory, Server, is_alive, memory, processor_seconds

_PARENT = (
    "import subprocess, sys\n"
    "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)\n"
    "print(child.pid, flush=True)\n"
    "child.wait()\n"
)


def _until(condition: object) -> None:
    deadline = time.monotonic() + 20
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        os.sched_yield()


def test_a_server_is_stopped_with_what_it_has_started(tmp_path: Path) -> None:
    log = tmp_path / "log"
    server = Server((sys.executable, "-c", _PARENT), os.environ, tmp_path, log)
    _until(lambda: log.read_text().strip())
    child = int(log.read_text())
    assert child in server.pids()
    held = memory(server.pids())
    assert held.processes == 2
    assert 0 < held.uss <= held.pss
    server.stop()
    assert server.pids() == []
    assert not is_alive(child)


def test_a_server_that_ends_says_its_last_words(tmp_path: Path) -> None:
    server = Server(
        (sys.executable, "-c", "raise SystemExit('no model')"), os.environ, tmp_path, tmp_path / "l"
    )
    _until(lambda: server.pids() == [])
    with pytest.raises(DidNotStart, match="no model"):
        server.require_running()
    server.stop()


def test_the_memory_of_many_is_added_and_one_that_has_ended_holds_nothing() -> None:
    assert Memory(1.0, 0.5, 1) + Memory(2.0, 1.5, 1) == Memory(3.0, 2.0, 2)
    assert memory([2**22 + 1]) == Memory()


def test_this_process_has_worked() -> None:
    sum(number * number for number in range(2_000_000))
    assert processor_seconds([os.getpid()]) > 0
