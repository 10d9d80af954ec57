"""One running program: its output line by line, its end, and never an orphan."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from bot.cli.serving.health import Health
from bot.orphans import die_with_parent

_LONGEST_LINE = 1 << 20


@dataclass(frozen=True)
class Program:
    """A program to keep running."""

    name: str
    command: tuple[str, ...]
    health: Health
    environment: Mapping[str, str] = field(default_factory=dict)


class Child:
    """A process of a program."""

    def __init__(
        self, program: Program, process: asyncio.subprocess.Process, say: Callable[[str, str], None]
    ) -> None:
        self.program = program
        self.last_line = ""
        self._process = process
        self._say = say
        self._output = asyncio.create_task(self._read_output())

    @classmethod
    async def start(cls, program: Program, say: Callable[[str, str], None]) -> Child:
        """Start the program. `say` hears of each line that it prints."""
        process = await asyncio.create_subprocess_exec(
            *program.command,
            env={**os.environ, **program.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=_LONGEST_LINE,
            # Ctrl-C in the terminal reaches the supervisor alone, which stops the programs in order.
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
        return cls(program, process, say)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    async def ended(self) -> int:
        """Wait for the end, and for the last line of the output; the exit code."""
        code = await self._process.wait()
        with suppress(asyncio.TimeoutError):
            # A grandchild may hold the pipe open for as long as it likes.
            await asyncio.wait_for(asyncio.shield(self._output), 1.0)
        return code

    async def stop(self, seconds: float) -> None:
        """Ask the process to end; end it when it does not."""
        if self.running:
            self._signal(signal.SIGTERM)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._process.wait(), seconds)
        self.kill()
        await self._process.wait()
        self._output.cancel()

    def kill(self) -> None:
        """End the process and everything it has started."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    async def _read_output(self) -> None:
        stream = self._process.stdout
        while stream is not None:
            try:
                line = await stream.readline()
            except ValueError:  # a line longer than anybody would read: the stream has dropped it
                continue
            if not line:
                return
            text = line.decode("utf-8", "replace").rstrip()
            if text:
                self.last_line = text
                self._say(self.program.name, text)
