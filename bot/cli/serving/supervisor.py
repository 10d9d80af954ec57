"""Starts programs, restarts those that die or hang, stops them all together."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cli.errors import CommandError
from bot.cli.serving.child import Child, Program


@dataclass(frozen=True)
class Timing:
    """How patient the supervisor is, in seconds."""

    start: float = 120.0
    """For a program to be healthy after its start."""
    poll: float = 0.1
    """Between two questions while a program starts."""
    watch: float = 10.0
    """Between two questions to a program that runs."""
    answer: float = 5.0
    """For an answer to such a question."""
    unanswered: int = 6
    """So many questions in a row without an answer: the program hangs."""
    stop: float = 8.0
    """For a program to end when asked."""
    first_pause: float = 0.5
    """Before a program that died is started again; doubles each time."""
    longest_pause: float = 30.0
    stable: float = 60.0
    """A program that ran for so long starts with the first pause again."""


class Supervisor:
    """Keeps its programs running until it is told to stop. The last program is stopped first."""

    def __init__(
        self, programs: Sequence[Program], say: Callable[[str, str], None], timing: Timing | None = None
    ) -> None:
        self._programs = programs
        self._say = say
        self._timing = timing or Timing()
        self._children: dict[str, Child] = {}
        self._stopping = asyncio.Event()

    async def run(self, when_ready: Callable[[], None]) -> None:
        """Start everything, call `when_ready` once all are healthy, return when stopped.

        Raises `CommandError` when a program cannot be started in the first place.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        ready = [asyncio.Event() for _ in self._programs]
        keepers = [
            asyncio.create_task(self._keep(program, event))
            for program, event in zip(self._programs, ready, strict=True)
        ]
        announcing = asyncio.create_task(self._announce(ready, when_ready))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            done, _ = await asyncio.wait({stopping, *keepers}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await _cancel({announcing, stopping, *keepers})
            await self._stop_children()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def stop(self) -> None:
        """Stop everything; asked twice, at once."""
        if self._stopping.is_set():
            for child in self._children.values():
                child.kill()
        self._stopping.set()

    async def _announce(self, ready: Sequence[asyncio.Event], when_ready: Callable[[], None]) -> None:
        for event in ready:
            await event.wait()
        when_ready()

    async def _stop_children(self) -> None:
        for program in reversed(self._programs):
            child = self._children.get(program.name)
            if child is not None:
                await child.stop(self._timing.stop)

    async def _keep(self, program: Program, ready: asyncio.Event) -> None:
        pause = self._timing.first_pause
        while True:
            started = time.monotonic()
            child = await Child.start(program, self._say)
            self._children[program.name] = child
            if await self._becomes_healthy(child):
                self._say(program.name, "ready")
                ready.set()
                reason = await self._watch(child)
            else:
                reason = await self._why_not_healthy(child)
                if not ready.is_set():
                    raise CommandError(f"{program.name} does not start: {reason}")
            if time.monotonic() - started > self._timing.stable:
                pause = self._timing.first_pause
            self._say(program.name, f"{reason}; started again in {pause:g} s")
            await child.stop(self._timing.stop)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._timing.longest_pause)

    async def _becomes_healthy(self, child: Child) -> bool:
        deadline = time.monotonic() + self._timing.start
        while child.running and time.monotonic() < deadline:
            if await child.program.health.passes(self._timing.answer):
                return True
            await asyncio.sleep(self._timing.poll)
        return False

    async def _why_not_healthy(self, child: Child) -> str:
        if child.running:
            return f"no answer after {self._timing.start:g} s"
        code = await child.ended()
        return child.last_line or f"it ended with exit code {code}"

    async def _watch(self, child: Child) -> str:
        """Wait until the program has ended or hangs, and say which."""
        ended = asyncio.create_task(child.ended())
        unanswered = 0
        try:
            while unanswered < self._timing.unanswered:
                done, _ = await asyncio.wait({ended}, timeout=self._timing.watch)
                if done:
                    return f"ended with exit code {ended.result()}"
                unanswered = 0 if await child.program.health.passes(self._timing.answer) else unanswered + 1
        finally:
            ended.cancel()
        return "does not answer any more"


async def _cancel(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancel the tasks until they have ended: `asyncio.wait_for` may swallow a cancellation (before 3.12)."""
    while any(not task.done() for task in tasks):
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=0.1)
