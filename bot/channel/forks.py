"""Several servers of one loaded model: each is a fork of the process that loaded it.

What was loaded is in memory once for all of them as long as nobody changes it, and a server that died is
there again in a tenth of a second, because nothing has to be loaded.
"""

from __future__ import annotations

import http.client
import os
import random
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from bot.orphans import die_with_parent

_ENDING = (signal.SIGTERM, signal.SIGINT)
_WATCHED = (*_ENDING, signal.SIGCHLD)


@dataclass(frozen=True)
class Care:
    """How patient is who keeps the servers, in seconds."""

    watch: float = 10.0
    """Between two questions to the servers."""
    answer: float = 2.0
    """For an answer to such a question."""
    unanswered: int = 6
    """So many questions in a row without an answer: the server hangs."""
    stop: float = 6.0
    """For the servers to end when asked."""
    first_pause: float = 0.5
    """Before a server that died young is started again; doubles each time."""
    longest_pause: float = 30.0
    stable: float = 60.0
    """A server that ran for so long is started again at once."""


@dataclass
class _Server:
    port: int
    pause: float
    pid: int = 0
    started: float = 0.0
    start_at: float = 0.0
    unanswered: int = 0


class Forks:
    """Keeps a server running on each port until it is told to stop.

    Nothing may be connected and no thread may run when the first one is started: a fork would share it.
    """

    def __init__(
        self,
        serve: Callable[[int], object],
        is_well: Callable[[int, float], bool],
        ports: Sequence[int],
        care: Care | None = None,
    ) -> None:
        self._serve = serve
        self._is_well = is_well
        self._care = care or Care()
        self._servers = [_Server(port, self._care.first_pause) for port in ports]
        self._received: set[int] = set()

    def run(self) -> None:
        """Start every server, and again those that end or hang; returns when told to stop."""
        watch_at = time.monotonic() + self._care.watch
        with self._signals() as woken:
            while self._received.isdisjoint(_ENDING):
                self._bury()
                self._start_those_due()
                if time.monotonic() >= watch_at:
                    self._end_those_that_hang()
                    watch_at = time.monotonic() + self._care.watch
                self._sleep(woken, watch_at)
            self._stop_all(woken)

    def _start_those_due(self) -> None:
        for server in self._servers:
            if not server.pid and time.monotonic() >= server.start_at:
                server.started, server.unanswered = time.monotonic(), 0
                server.pid = self._fork(server.port)

    def _fork(self, port: int) -> int:
        prepare = die_with_parent(signal.SIGKILL)
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            prepare()
            _ignore_the_keeper()
            random.seed()  # the forks would all choose the same
            self._serve(port)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:  # what the keeper would do at its end is not for a fork to do
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _bury(self) -> None:
        for server in self._servers:
            if server.pid and os.waitpid(server.pid, os.WNOHANG)[0]:
                self._plan_to_start(server)

    def _plan_to_start(self, server: _Server) -> None:
        now, care = time.monotonic(), self._care
        pause = 0.0
        if now - server.started < care.stable:
            pause, server.pause = server.pause, min(2 * server.pause, care.longest_pause)
        else:
            server.pause = care.first_pause
        print(f"the server on port {server.port} ended; started again in {pause:g} s", flush=True)
        server.pid, server.start_at = 0, now + pause

    def _end_those_that_hang(self) -> None:
        for server in self._servers:
            if not server.pid:
                continue
            well = self._is_well(server.port, self._care.answer)
            server.unanswered = 0 if well else server.unanswered + 1
            if server.unanswered >= self._care.unanswered:
                print(f"the server on port {server.port} does not answer any more", flush=True)
                _signal(server.pid, signal.SIGKILL)

    def _sleep(self, woken: socket.socket, watch_at: float) -> None:
        """Until a signal comes or something is due."""
        due = [watch_at, *(server.start_at for server in self._servers if not server.pid)]
        if select.select([woken], [], [], max(0.0, min(due) - time.monotonic()))[0]:
            self._received.update(woken.recv(64))

    def _stop_all(self, woken: socket.socket) -> None:
        """Ask every server to end, end those that do not, and wait until the last one has."""
        self._signal_all(signal.SIGTERM)
        until: float | None = time.monotonic() + self._care.stop
        while self._any_runs():
            if until is not None and time.monotonic() >= until:
                self._signal_all(signal.SIGKILL)
                until = None
            left = None if until is None else max(0.0, until - time.monotonic())
            if select.select([woken], [], [], left)[0]:
                woken.recv(64)  # a server has ended

    def _any_runs(self) -> bool:
        for server in self._servers:
            if server.pid and os.waitpid(server.pid, os.WNOHANG)[0]:
                server.pid = 0
        return any(server.pid for server in self._servers)

    def _signal_all(self, number: signal.Signals) -> None:
        for server in self._servers:
            if server.pid:
                _signal(server.pid, number)

    @contextmanager
    def _signals(self) -> Iterator[socket.socket]:
        """A socket that is readable once a signal came."""
        reading, writing = socket.socketpair()
        writing.setblocking(False)
        before = {number: signal.signal(number, _noted) for number in _WATCHED}
        wakeup = signal.set_wakeup_fd(writing.fileno())
        try:
            yield reading
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            reading.close()
            writing.close()


def answers(host: str, path: str, port: int, seconds: float) -> bool:
    """Whether the server answers at this address without an error of its own."""
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _ignore_the_keeper() -> None:
    """In a fork: signals are its own affair from now on."""
    signal.set_wakeup_fd(-1)
    for number in _WATCHED:
        signal.signal(number, signal.SIG_DFL)


def _noted(*_: object) -> None:
    """Python writes the signal's number to the socket; the handler itself has nothing to do."""


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
