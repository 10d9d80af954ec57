"""A PostgreSQL server of its own for the tests, where this machine has the programs for it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ACCOUNT = "postgres"


def is_available() -> bool:
    """Whether the server's programs, its driver and an account that may run it are here."""
    programs = all(shutil.which(name) for name in ("initdb", "pg_ctl"))
    return programs and importlib.util.find_spec("psycopg2") is not None and _account_exists()


@contextmanager
def server() -> Iterator[str]:
    """The folder of the server's socket; it listens nowhere else, and is deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, _ACCOUNT)
        data = folder / "data"
        _run(folder, "initdb", "-D", str(data), "-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-c listen_addresses='' -k {folder}"
        _run(folder, "pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield str(folder)
        finally:
            _run(folder, "pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
