"""The processes of a contender: started, watched, measured, and stopped with all their children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_STOP_SECONDS = 20.0
_PROC = Path("/proc")
_LAST_WORDS = 800


class DidNotStart(Exception):
    """A process ended before it could serve, with its last words."""


@dataclass(frozen=True)
class Memory:
    """Megabytes of several processes. What they share counts once in `pss`, never in `uss`."""

    pss: float = 0.0
    uss: float = 0.0
    processes: int = 0

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.pss + other.pss, self.uss + other.uss, self.processes + other.processes)


class Server:
    """One program with all the processes that it starts. Its output goes to a file."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path
    ) -> None:
        self._name, self._log = command[0], log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                list(command),
                env=dict(environment),
                cwd=folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def require_running(self) -> None:
        """Raises `DidNotStart` when the program has ended."""
        if self._process.poll() is not None:
            words = self._log.read_text(encoding="utf-8", errors="replace").strip()[-_LAST_WORDS:]
            raise DidNotStart(f"{self._name} ended with {self._process.returncode}: {words}")

    def pids(self) -> list[int]:
        """The process and all its descendants."""
        return [self._process.pid, *descendants(self._process.pid)] if self._process.poll() is None else []

    def stop(self) -> None:
        """Ask it to end; end it and everything it started when it does not."""
        started = self.pids()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        deadline = time.monotonic() + _STOP_SECONDS
        while (left := [pid for pid in started if is_alive(pid)]) and time.monotonic() < deadline:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)  # they are nobody's children any more: there is nothing to wait on


def descendants(pid: int) -> list[int]:
    """All processes that this one and its children have started."""
    parents: dict[int, list[int]] = {}
    for place in _PROC.glob("[0-9]*"):
        fields = _stat(int(place.name))
        if fields:
            parents.setdefault(int(fields[1]), []).append(int(place.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def memory(pids: Iterable[int]) -> Memory:
    """What these processes hold now, together."""
    return sum((_memory_of(pid) for pid in pids), Memory())


def processor_seconds(pids: Iterable[int]) -> float:
    """How long the processors have worked for these processes."""
    ticks = sum(int(fields[11]) + int(fields[12]) for pid in pids if (fields := _stat(pid)))
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_of(pid: int) -> Memory:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    except OSError:  # it has just ended
        return Memory()
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    private = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return Memory(kilobytes["Pss"] / 1024, private / 1024, 1)


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold blanks: state, parent…"""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def is_alive(pid: int) -> bool:
    """Whether the process is there and has not ended."""
    fields = _stat(pid)
    return bool(fields) and fields[0] != "Z"
