"""A Redis server of its own for the tests, where this machine has the program for it."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.evaluation.ports import free_port
from tests.support.waiting import eventually


def is_available() -> bool:
    """Whether the server's program is here."""
    return shutil.which("redis-server") is not None


class RedisServer:
    """Listens on the loopback interface, keeps nothing, and can be stopped and started again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.mkdtemp(prefix="redis-")

    def start(self) -> None:
        """Serve, with an empty memory."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        options = ["--save", "", "--appendonly", "no", "--dir", self._folder, "--logfile", "log"]
        self._process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)
        eventually(self._answers, "the Redis server")

    def stop(self) -> None:
        """End it at once, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Nobody answers as long as the block lasts, and what was in memory is gone."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It does nothing as long as the block lasts; connections stay open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def remove(self) -> None:
        """Leave nothing behind."""
        self.stop()
        shutil.rmtree(Path(self._folder), ignore_errors=True)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(5) == b"+PONG"
        except OSError:
            return False
