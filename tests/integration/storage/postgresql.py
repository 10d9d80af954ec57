"""A PostgreSQL server of its own for the tests, where this machine has the programs for it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

MIGRATED = "migrated"
_ACCOUNT = "postgres"
# Nothing of a test outlives its machine: what is written need not reach the disk.
_HASTY = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=256MB"
    " -c max_connections=200"
)
_MEMORY = Path("/dev/shm")
_ENOUGH = 2 * 2**30  # bytes


def is_available() -> bool:
    """Whether the server's programs, its driver and an account that may run it are here."""
    programs = all(shutil.which(name) for name in ("initdb", "pg_ctl"))
    return programs and importlib.util.find_spec("psycopg2") is not None and _account_exists()


@contextmanager
def server() -> Iterator[str]:
    """The folder of the server's socket; it listens nowhere else, and is deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_quick_place()))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, _ACCOUNT)
        data = folder / "data"
        _run(folder, "initdb", "-D", str(data), "-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-c listen_addresses='' -k {folder} {_HASTY}"
        _run(folder, "pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield str(folder)
        finally:
            _run(folder, "pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def url(folder: str, name: str) -> str:
    """Where a database of the server is."""
    return f"postgresql://{_ACCOUNT}@/{name}?host={folder}"


@contextmanager
def copy(folder: str, template: str) -> Iterator[str]:
    """The URL of a copy of a database that nobody is connected to; it is dropped afterwards."""
    name = f"crm_{uuid.uuid4().hex}"
    create_database(folder, name, template)
    yield url(folder, name)
    _execute(folder, f"DROP DATABASE {name} WITH (FORCE)")


def create_database(folder: str, name: str, template: str = "template1") -> None:
    """Make a copy of a database."""
    _execute(folder, f"CREATE DATABASE {name} TEMPLATE {template}")


def _execute(folder: str, statement: str) -> None:
    server = sa.create_engine(
        f"postgresql+psycopg2://{_ACCOUNT}@/postgres?host={folder}", isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.execute(sa.text(statement))
    server.dispose()


def _quick_place() -> Path | None:
    """Memory, where there is plenty of it: each database is a thousand files."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH else None


def _account_exists() -> bool:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return True
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return False
    return True


def _run(folder: Path, *command: str) -> None:
    user = _ACCOUNT if os.getuid() == 0 else None
    subprocess.run(command, check=True, cwd=folder, user=user, stdout=subprocess.DEVNULL, timeout=60)
