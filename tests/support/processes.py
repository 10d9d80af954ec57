"""The processes of a running product, which tests stop and kill to see what happens."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.evaluation.instance import Instance
from tests.support.waiting import eventually

_WORD_OF = {"rasa": "bot.channel.serve", "door": "bot.web.app:app", "delivery": "bot.delivery"}
_LISTENING, _ESTABLISHED = "0A", "01"


def pid_of(instance: Instance, program: str) -> int:
    """The process of `rasa`, the `door` or the `delivery` that the supervisor keeps running now."""
    return eventually(lambda: _running(instance.pid, _WORD_OF[program]), f"a process of {program}")


def servers_of(instance: Instance) -> list[int]:
    """The Rasa processes of a product that has several; the program named `rasa` only keeps them."""
    return _children(pid_of(instance, "rasa"))


def is_running(pid: int) -> bool:
    """Whether there is such a process; one that only waits to be buried is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kill(pid: int) -> None:
    """As `kill -9` does: the process gets no time for anything."""
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: not is_running(pid), f"the end of process {pid}")


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The process does nothing as long as the block lasts; it may be killed meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if is_running(pid):
            os.kill(pid, signal.SIGCONT)


def listeners(port: int) -> set[str]:
    """The addresses on which somebody listens on this port, as the kernel writes them."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            address, number = local.split(":")
            if state == _LISTENING and int(number, 16) == port:
                found.add(address)
    return found


def bytes_unread(port: int) -> int:
    """How much was sent to this port of the loopback interface that whoever listens there has not read."""
    unread = 0
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].split(":")[1], 16) == port and fields[3] == _ESTABLISHED:
            unread += int(fields[4].split(":")[1], 16)
    return unread


def _running(parent: int, word: str) -> int | None:
    for child in _children(parent):
        if is_running(child) and word in _command(child):
            return child
    return None


def _children(pid: int) -> list[int]:
    """Children of every thread: any of them may have started one."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""
