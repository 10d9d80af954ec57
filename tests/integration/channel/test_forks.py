"""Several servers of one process: started again when they die or hang, ended when it ends."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from bot.evaluation.ports import free_port
from tests.integration.channel.conftest import FOLDER, PROJECT
from tests.support.processes import is_running
from tests.support.waiting import eventually


class Keeper:
    """The program with its two servers."""

    def __init__(self) -> None:
        self.ports = (free_port(), free_port())
        self.process = subprocess.Popen(
            [sys.executable, str(FOLDER / "forked_program.py"), *map(str, self.ports)],
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, number: int, path: str = "/") -> int | None:
        """The number of the process that serves this port; None when nobody does."""
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.ports[number]}{path}", timeout=0.3, trust_env=False)
        except httpx.TransportError:
            return None
        return int(answer.text)

    def pids(self) -> list[int]:
        """The processes of both servers, once they are there."""
        return [eventually(functools.partial(self.ask, n), f"server {n}") for n in (0, 1)]

    def replaced(self, number: int, old: int) -> int:
        """The process that took the place of an old one."""
        return eventually(
            lambda: found if (found := self.ask(number)) not in (None, old) else None, "another server"
        )


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    keeper.process.kill()
    keeper.process.communicate()


def test_each_port_has_a_process_of_its_own(keeper: Keeper) -> None:
    assert len({keeper.process.pid, *keeper.pids()}) == 3


def test_a_server_that_dies_is_started_again_and_the_other_one_goes_on(keeper: Keeper) -> None:
    first, second = keeper.pids()
    os.kill(first, signal.SIGKILL)
    assert keeper.replaced(0, first)
    assert keeper.ask(1) == second


def test_a_server_that_hangs_is_replaced(keeper: Keeper) -> None:
    first, second = keeper.pids()
    assert keeper.ask(0, "/hang") is None
    assert keeper.replaced(0, first)
    assert not is_running(first)
    assert keeper.ask(1) == second


def test_all_end_when_asked_even_one_that_does_not_listen(keeper: Keeper) -> None:
    pids = keeper.pids()
    keeper.ask(1, "/deaf")
    keeper.process.terminate()
    assert keeper.process.wait(10) == 0
    assert not any(is_running(pid) for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has ended")
def test_no_server_outlives_its_keeper(keeper: Keeper) -> None:
    pids = keeper.pids()
    keeper.process.kill()
    eventually(lambda: not any(is_running(pid) for pid in pids), "the end of the servers")


def test_what_ended_is_said(keeper: Keeper) -> None:
    first, _ = keeper.pids()
    os.kill(first, signal.SIGKILL)
    keeper.replaced(0, first)
    keeper.process.terminate()
    output, _ = keeper.process.communicate(timeout=10)
    assert f"the server on port {keeper.ports[0]} ended; started again in 0.05 s" in output
