"""Runs the periodic tasks that are due: of several processes, one runs a task at a time."""

from __future__ import annotations

import asyncio
import datetime
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog

from bot.bootstrap import Services
from bot.delivery.pauses import Pauses
from bot.delivery.pulse import Beat
from bot.delivery.tasks import TASKS, Task
from bot.playbook import Playbook
from bot.telemetry.metrics import TASK_RUNS, TASK_SUCCESS
from bot.unit_of_work import StorageUnavailable
from bot.upkeep.leases import TaskLease

_log = structlog.get_logger(__name__)

POLL = 5.0
"""Seconds between two looks at what is due."""
LEASE = datetime.timedelta(minutes=2)
"""A process that died leaves its task to another one after this time."""
RENEWED = 30.0
"""Seconds after which the lease of a task that still runs is renewed."""
LONGEST = 3600.0
"""Seconds; a task that runs for longer hangs: the process stops beating, and is replaced."""
AFTER_FAILURE = Pauses(first=30, longest=3600)


class Clockwork:
    """The periodic tasks of one process."""

    def __init__(
        self, services: Services, playbook: Playbook, tasks: Sequence[Task] = TASKS, *, poll: float = POLL
    ) -> None:
        self._services = services
        self._playbook = playbook
        self._tasks = tasks
        self._poll = poll
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End after the task that is running."""
        self._stopping.set()

    async def run(self, beat: Beat = lambda: None) -> None:
        """Work until stopped."""
        while not self._stopping.is_set():
            for task in self._tasks:
                beat()
                if self._stopping.is_set():
                    return
                await self._look_at(task, beat)
            beat()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._poll)

    async def _look_at(self, task: Task, beat: Beat) -> None:
        try:
            lease = await asyncio.to_thread(self._claim, task)
            if lease is not None:
                await self._run(task, lease, beat)
        except StorageUnavailable as error:
            _log.warning("delivery.no_database", task=task.name, reason=str(error))

    def _claim(self, task: Task) -> TaskLease | None:
        now = self._services.now()
        with self._services.reading() as uow:
            if not uow.task_leases.is_due(task.name, now):
                return None
        with self._services.unit_of_work() as uow:
            lease = uow.task_leases.claim(task.name, now, now + LEASE)
            uow.commit()
        return lease

    async def _run(self, task: Task, lease: TaskLease, beat: Beat) -> None:
        began = self._services.now()
        work = asyncio.create_task(asyncio.to_thread(self._do, task, began))
        ran = 0.0
        while not (await asyncio.wait({work}, timeout=RENEWED))[0]:
            ran += RENEWED
            if ran <= LONGEST:
                beat()
                await self._renew(lease)
        failed = work.result()
        if failed is None:
            await self._settle(lambda: self._finish(task, lease, began))
            TASK_RUNS.labels(task.name, "done").inc()
            TASK_SUCCESS.labels(task.name).set_to_current_time()
            return
        TASK_RUNS.labels(task.name, "failed").inc()
        # Neither the message nor the values: whatever is in them may be somebody's.
        pause = min(AFTER_FAILURE.after(lease.failures + 1), task.every)
        _log.error(
            "delivery.task_failed", task=task.name, error=failed, again_in=round(pause.total_seconds())
        )
        await self._settle(lambda: self._fail(lease, pause))

    def _do(self, task: Task, now: datetime.datetime) -> str | None:
        """Run the task; what went wrong, as a kind of error and a place in the code."""
        try:
            task.run(self._services, self._playbook, now.astimezone(self._playbook.timezone))
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            return f"{type(error).__name__} at {frame.filename}:{frame.lineno}"
        return None

    async def _renew(self, lease: TaskLease) -> None:
        def renew() -> bool:
            with self._services.unit_of_work() as uow:
                kept = uow.task_leases.prolong(lease, self._services.now() + LEASE)
                uow.commit()
            return kept

        with suppress(StorageUnavailable):  # there are three more tries before it ends
            if not await asyncio.to_thread(renew):
                _log.warning("delivery.task_lease_lost", task=lease.name)

    async def _settle(self, work: Callable[[], None]) -> None:
        """Write down how it ended; without that, it is run again when the lease is over."""
        for attempt in (1, 2, 3):
            try:
                return await asyncio.to_thread(work)
            except StorageUnavailable:
                await asyncio.sleep(attempt)
        await asyncio.to_thread(work)

    def _finish(self, task: Task, lease: TaskLease, began: datetime.datetime) -> None:
        with self._services.unit_of_work() as uow:
            uow.task_leases.finish(lease, self._services.now(), began + task.every)
            uow.commit()

    def _fail(self, lease: TaskLease, pause: datetime.timedelta) -> None:
        with self._services.unit_of_work() as uow:
            uow.task_leases.fail(lease, self._services.now() + pause)
            uow.commit()
