"""Work that is shared out gives what it gives here, in the same order."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.nlu.workers import spread


def power(base: int, exponent: int) -> int:
    return int(base**exponent)


def process_of(_thing: None, _task: int) -> int:
    return os.getpid()


def divided(number: int, by: int) -> float:
    return number / by


@pytest.mark.parametrize("worthwhile", [True, False])
def test_results_come_in_the_order_of_the_tasks(worthwhile: bool) -> None:
    exponents = [9, 1, 30, 2, 7]

    assert list(spread(power, 3, exponents, worthwhile)) == [3**exponent for exponent in exponents]


def test_little_work_is_done_here() -> None:
    assert set(spread(process_of, None, range(6), worthwhile=False)) == {os.getpid()}


def test_much_work_is_done_elsewhere_where_there_are_processors() -> None:
    if (os.cpu_count() or 1) < 2:
        assert set(spread(process_of, None, range(6), worthwhile=True)) == {os.getpid()}
    else:
        assert os.getpid() not in set(spread(process_of, None, range(6), worthwhile=True))


@pytest.mark.parametrize("worthwhile", [True, False])
def test_a_failure_there_is_a_failure_here(worthwhile: bool) -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(divided, 1, [1, 0, 2], worthwhile))


def test_no_task_is_no_work() -> None:
    assert list(spread(power, 3, [], worthwhile=True)) == []


ENDLESS = """
import os, signal
from bot.nlu.workers import spread

def say_and_wait(_thing, _task):
    os.write(1, b"working\\n")  # in one piece: the other one says so too
    signal.pause()

list(spread(say_and_wait, None, [1, 2], worthwhile=True))
"""


@pytest.mark.skipif(
    sys.platform != "linux" or (os.cpu_count() or 1) < 2, reason="needs the kernel's parent-death signal"
)
def test_a_training_that_is_killed_leaves_no_process_behind() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE) as training:
        try:
            assert training.stdout is not None
            assert training.stdout.readline() == b"working\n"
        finally:
            training.kill()
        # Whoever still works holds the other end of the pipe.
        training.communicate(timeout=60)
