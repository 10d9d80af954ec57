"""The processes that take part: the door and the delivery are started, killed and started again."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
import yaml
from starlette.applications import Starlette

ROOT = Path(__file__).parents[2]
_START_SECONDS = 60.0
_DOOR = ("-m", "uvicorn", "bot.web.app:app", "--log-level", "warning", "--no-access-log", "--ws", "none")


class DidNotStart(Exception):
    """A process ended, or did not answer in time."""


class Process:
    """One program of the product, with the environment of the simulation; its output goes to a file."""

    def __init__(self, arguments: tuple[str, ...], environment: Mapping[str, str], log: Path) -> None:
        self._arguments = arguments
        self._environment = environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.killed = 0

    @property
    def pid(self) -> int:
        """The number of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Run it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                (sys.executable, *self._arguments), env=dict(self._environment), stdout=log, stderr=log
            )

    def kill(self) -> None:
        """End it wherever it is, without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.killed += 1

    def stop(self) -> None:
        """Ask it to end."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


class Door(Process):
    """The public door."""

    def __init__(self, environment: Mapping[str, str], log: Path, port: int) -> None:
        super().__init__((*_DOOR, "--port", str(port)), environment, log)
        self.url = f"http://127.0.0.1:{port}"

    def start(self) -> None:
        """Run it, and wait until it answers."""
        super().start()
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/health", timeout=2, trust_env=False).status_code == 200:
                    return
            time.sleep(0.1)  # whoever starts tells nobody when it is done
        raise DidNotStart(self._log.read_text(encoding="utf-8")[-500:])


def delivery(environment: Mapping[str, str], log: Path) -> Process:
    """The process that tells receivers."""
    return Process(("-m", "bot.delivery"), environment, log)


@contextmanager
def served(app: Starlette, port: int) -> Iterator[str]:
    """The address of an application that is served in this process as long as the block lasts."""
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise DidNotStart(str(app))
        time.sleep(0.02)  # uvicorn says that it has started by this attribute alone
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def environment(folder: Path, database_url: str, secret: str, ports: Mapping[str, int]) -> dict[str, str]:
    """What the processes are told."""
    return {
        **os.environ,
        "AIGUILLEUR_DATABASE_URL": database_url,
        "AIGUILLEUR_TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}",
        "AIGUILLEUR_SECRET": secret,
        "AIGUILLEUR_PORT": str(ports["door"]),
        "AIGUILLEUR_RASA_PORT": str(ports["assistant"]),
        **circumstances(folder, ports["tool"]),
    }


def circumstances(folder: Path, tool_port: int) -> dict[str, str]:
    """What every simulation needs: many visitors from one address, and a tool on this machine."""
    return {
        **{f"AIGUILLEUR_RATE_{name}": "1000000/60" for name in ("CONVERSATION", "ADDRESS", "SESSIONS")},
        "AIGUILLEUR_PLAYBOOK": str(roomy_playbook(folder)),
        "AIGUILLEUR_INTERNAL_HOSTS": f"127.0.0.1:{tool_port}",
    }


def roomy_playbook(folder: Path) -> Path:
    """The playbook of the project, for people who can take any number of leads."""
    playbook = yaml.safe_load((ROOT / "playbook.yml").read_text(encoding="utf-8"))
    for bound in ("capacity", "capacities"):
        playbook["routing"].pop(bound, None)
    path = folder / "playbook.yml"
    path.write_text(yaml.safe_dump(playbook, allow_unicode=True), encoding="utf-8")
    return path
