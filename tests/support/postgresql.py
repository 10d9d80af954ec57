"""A PostgreSQL server of its own for the tests, where this machine has the programs for it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from bot.storage.engine import driven_url
from tests.support.small_disk import SmallDisk

MIGRATED = "migrated"
_ACCOUNT = "postgres"
_PIECES = 100
_PORT = 5432
"""After which the socket is named although nobody listens on it."""
# Nothing of a test outlives its machine: what is written need not reach the disk, only the system.
_HASTY = "-c fsync=off -c full_page_writes=off -c max_wal_size=256MB -c max_connections=200"
_MEMORY = Path("/dev/shm")
_ENOUGH = 2 * 2**30  # bytes


def is_available() -> bool:
    """Whether the server's programs, its driver and an account that may run it are here."""
    programs = all(shutil.which(name) for name in ("initdb", "pg_ctl"))
    return programs and importlib.util.find_spec("psycopg2") is not None and _account_exists()


class PostgresServer:
    """Listens on a socket in its folder, and on the loopback interface where it is given a port."""

    def __init__(self, folder: Path, port: int | None = None, disk: SmallDisk | None = None) -> None:
        self.folder = folder
        self.port = port
        self._data = (disk.folder if disk else folder) / "data"

    def create(self) -> None:
        """An empty cluster."""
        # Small pieces of the log: a disk that a test fills is a small one.
        layout = ("-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "--wal-segsize=1")
        self._run("initdb", "-D", str(self._data), *layout)

    def start(self) -> None:
        """Serve, and wait until it does."""
        listen = f"-c listen_addresses=127.0.0.1 -p {self.port}" if self.port else "-c listen_addresses=''"
        options = f"{listen} -k {self.folder} {_HASTY}"
        self._control("-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def url(self, name: str) -> str:
        """Where a database of the server is, by its socket."""
        return f"postgresql://{_ACCOUNT}@/{name}?host={self.folder}&port={self.port or _PORT}"

    def create_database(self, name: str, template: str = "template1") -> None:
        """Make a copy of a database."""
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")

    @contextmanager
    def copy(self, template: str) -> Iterator[str]:
        """The URL of a copy of a database that nobody is connected to; it is dropped afterwards."""
        name = f"crm_{uuid.uuid4().hex}"
        self.create_database(name, template)
        yield self.url(name)
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """End it at once, as a crash does; nothing happens when it has ended already."""
        if self._numbers():
            self._control("-w", "-m", "immediate", "stop")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Nobody answers as long as the block lasts: who connects is refused."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """No process of the server does anything as long as the block lasts; connections stay open."""
        halted: list[int] = []
        while fresh := [pid for pid in self._numbers() if pid not in halted]:  # some may just be starting
            for pid in fresh:
                _signal(pid, signal.SIGSTOP)
            halted.extend(fresh)
        try:
            yield
        finally:
            for pid in halted:
                _signal(pid, signal.SIGCONT)

    def is_running(self) -> bool:
        """Whether it has not ended."""
        return bool(self._numbers())

    def fill_log(self) -> None:
        """Go on to a new piece of the log, until there is no room for another one."""
        with suppress(sa.exc.OperationalError):  # the server ends when it has nowhere to write its log
            for _ in range(_PIECES):
                self._execute("SELECT pg_logical_emit_message(true, '', 'x'), pg_switch_wal()")

    def _execute(self, statement: str) -> None:
        engine = sa.create_engine(
            driven_url(self.url("postgres")), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        with engine.connect() as connection:
            connection.execute(sa.text(statement))

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-D", str(self._data), *words)

    def _run(self, *words: str) -> None:
        done = subprocess.run(
            words,
            check=False,
            cwd=self.folder,
            user=account(),
            stdout=subprocess.PIPE,
            timeout=60,
            text=True,
        )
        assert done.returncode == 0, f"{words[0]} ended with {done.returncode}"

    def _numbers(self) -> list[int]:
        """The first process of the server, and those that it has started."""
        try:
            first = int((self._data / "postmaster.pid").read_text().split()[0])
            started = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        except (FileNotFoundError, IndexError):
            return []
        return [first, *map(int, started)]


@contextmanager
def server(port: int | None = None, disk: SmallDisk | None = None) -> Iterator[PostgresServer]:
    """A server that runs, and is deleted afterwards; its data are on `disk` if there is one."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_quick_place()))
    made = PostgresServer(folder, port, disk)
    try:
        shutil.chown(folder, account() or os.getuid())
        made.create()
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quick_place() -> Path | None:
    """Memory, where there is plenty of it: each database is a thousand files."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH else None


def account() -> str | None:
    """Whose processes the server's are; None: one's own."""
    return _ACCOUNT if os.getuid() == 0 else None


def _account_exists() -> bool:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return True
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return False
    return True


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
