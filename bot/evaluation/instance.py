"""A whole product of its own for an evaluation: temporary database, free ports, stopped at the end."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.evaluation.files import EvaluationError
from bot.evaluation.ports import free_port

_START_DEADLINE = 300.0  # seconds; a first start trains the model
_STOP_DEADLINE = 20.0


@dataclass(frozen=True)
class Instance:
    """A running product: where its door is, and the environment in which its commands see its data."""

    url: str
    key: str
    environment: Mapping[str, str]
    folder: Path
    """Its databases and its log are here; the folder goes when the product has stopped."""
    pid: int
    """The process that supervises the others."""

    def leads(self) -> list[dict[str, Any]]:
        """What `aiguilleur leads export` gives."""
        return exported_leads(self.environment)


def exported_leads(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """The leads as the command line exports them, in this environment. Raises EvaluationError."""
    command = [sys.executable, "-m", "bot.cli", "leads", "export"]
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EvaluationError(f"leads export failed: {done.stderr.strip()}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


_READY = "Aiguilleur is ready"
"""What `aiguilleur serve` says when every program is there."""


@contextmanager
def private_instance(
    settings: Mapping[str, str] | None = None, within: Sequence[str] = ()
) -> Iterator[Instance]:
    """Start the product on free ports with an empty database; everything is removed afterwards.

    `settings` are further variables of its environment, `within` the words of a program that runs others.
    """
    with tempfile.TemporaryDirectory(prefix="aiguilleur-") as folder:
        port, rasa_port = free_port(), free_port()
        key = secrets.token_urlsafe(24)
        environment = {
            **os.environ,
            "AIGUILLEUR_DATABASE_URL": f"sqlite:///{folder}/aiguilleur.db",
            "AIGUILLEUR_TRACKER_DATABASE_URL": f"sqlite:///{folder}/tracker.db",
            "AIGUILLEUR_ERASURE_LIST": f"{folder}/erasures.jsonl",
            "AIGUILLEUR_PORT": str(port),
            "AIGUILLEUR_RASA_PORT": str(rasa_port),
            "AIGUILLEUR_RASA_PROCESSES": "1",
            "AIGUILLEUR_SECRET": secrets.token_urlsafe(32),
            "AIGUILLEUR_EVALUATION_KEY": key,
            **(settings or {}),
        }
        log = Path(folder) / "serve.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [*within, sys.executable, "-m", "bot.cli", "serve"],
                env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            try:
                url = f"http://127.0.0.1:{port}"
                _wait(url, process, log)
                yield Instance(url, key, environment, Path(folder), process.pid)
            finally:
                _stop(process)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_DEADLINE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise EvaluationError(f"the product did not start: {log.read_text()[-500:].strip()}")
        try:
            # The door may know before the supervisor, who only then starts again whatever dies.
            if httpx.get(f"{url}/ready", timeout=2.0).status_code == 200 and _READY in log.read_text():
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    raise EvaluationError(f"the product was not ready after {_START_DEADLINE:.0f} s")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_DEADLINE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
