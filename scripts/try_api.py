"""Serves the real application on a database of its own, and lets schemathesis try its API there."""

from __future__ import annotations

import contextlib
import datetime
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from bot.accounts.api_tokens import Scope, create
from bot.bootstrap import build
from bot.leads.lead import Status
from bot.settings import read_settings
from tests.support import crm

_PATIENCE = 180.0
EXAMPLES = 40
_JUDGED_BY = Path(__file__).with_name("schemathesis.toml")


def main(arguments: list[str]) -> int:
    """Run `schemathesis` (the first argument) against the API; its exit code."""
    program, *more = arguments
    with tempfile.TemporaryDirectory(prefix="api-") as folder, served(Path(folder)) as (url, key):
        command = [
            str(Path(program).absolute()), "--config-file", str(_JUDGED_BY),
            "run", f"{url}/api/v1/openapi.json",
            "--url", f"{url}/api/v1",
            "--header", f"Authorization: Bearer {key}",
            "--max-examples", str(EXAMPLES),
            "--checks", "all",
            "--exclude-checks", "positive_data_acceptance,unsupported_method,missing_required_header",
            *more,
        ]  # fmt: skip
        # What it remembers of its run goes with the folder.
        return subprocess.run(command, check=False, cwd=folder).returncode


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """The address of a running application with some leads, and a key that may do everything."""
    port = _free_port()
    environment = {
        **os.environ,
        "AIGUILLEUR_DATABASE_URL": f"sqlite:///{folder}/crm.db",
        "AIGUILLEUR_TRACKER_DATABASE_URL": f"sqlite:///{folder}/tracker.db",
        "AIGUILLEUR_ERASURE_LIST": f"{folder}/erasures.jsonl",
        "AIGUILLEUR_SECRET": "a secret of this trial alone",
        "AIGUILLEUR_RATE_API": "100000/1",
        "AIGUILLEUR_PORT": str(port),
    }
    key = _filled(environment)
    command = [sys.executable, "-m", "uvicorn", "bot.web.app:app", "--port", str(port)]
    server = subprocess.Popen([*command, "--log-level", "warning", "--ws", "none"], env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url)
        yield url, key
    finally:
        server.terminate()
        server.wait(20)


def _filled(environment: dict[str, str]) -> str:
    services = build(read_settings(environment))
    services.database.upgrade()
    now = services.now()
    with services.unit_of_work() as uow:
        for number, status in enumerate(Status):
            at = now - datetime.timedelta(hours=number)
            uow.leads.claim(crm.another(number, status=status, created_at=at, updated_at=at))
        _, key = create(uow, None, "schemathesis", list(Scope), 1, now)
        uow.commit()
    services.close()
    return key


def _wait(url: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/health", timeout=2).status_code == 200:
                return
        time.sleep(0.2)
    raise SystemExit("the application does not answer")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
