"""Shares the work on one large thing out among the processors.

Among processes, not threads: Python runs one thread at a time, and the solver draws its random numbers from
one place, while a model must come out the same each time.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

from bot.orphans import die_with_parent

Thing = TypeVar("Thing")
Task = TypeVar("Task")
Result = TypeVar("Result")

_received: tuple[Callable[[Any, Any], Any], Any] | None = None  # in the processes that were started


def spread(
    work: Callable[[Thing, Task], Result], thing: Thing, tasks: Sequence[Task], worthwhile: bool
) -> Iterator[Result]:
    """`work(thing, task)` for each task, in order; here, when it is not `worthwhile` to start processes."""
    workers = min(os.cpu_count() or 1, len(tasks))
    if not worthwhile or workers < 2 or "fork" not in get_all_start_methods():
        yield from (work(thing, task) for task in tasks)
        return
    start = (die_with_parent(signal.SIGKILL), work, thing)
    with ProcessPoolExecutor(workers, get_context("fork"), _receive, start) as pool:
        yield from pool.map(_work_on_received, tasks)


def _receive(prepare: Callable[[], None], work: Callable[[Any, Any], Any], thing: Any) -> None:
    """Keep what all tasks of this process work on: too large to be sent with each of them.

    A training that is stopped stops no process that helps it: each must see to its own end.
    """
    global _received
    prepare()
    _received = (work, thing)


def _work_on_received(task: Any) -> Any:
    assert _received is not None
    work, thing = _received
    return work(thing, task)
