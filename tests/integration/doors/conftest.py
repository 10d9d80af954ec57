"""Two processes of the door on one database, SQLite and PostgreSQL, with a small Rasa behind them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.evaluation.ports import free_port
from tests.integration.door.fake_rasa import FakeRasa
from tests.integration.door.house import Visitor, enter
from tests.integration.storage.conftest import postgresql_server, url
from tests.support.waiting import eventually

__all__ = ["postgresql_server", "url"]
ROOT = Path(__file__).parents[3]
_ROOMY = {f"AIGUILLEUR_RATE_{name}": "9000/60" for name in ("CONVERSATION", "ADDRESS", "SESSIONS")}


class DoorProcess:
    """A door as `serve` starts it."""

    def __init__(self, environment: dict[str, str]) -> None:
        port = free_port()
        command = [sys.executable, "-W", "ignore", "-m", "uvicorn", "bot.web.app:app", "--port", str(port)]
        options = ["--log-level", "warning", "--no-proxy-headers", "--ws", "none"]
        self.process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False)

    def is_ready(self) -> bool:
        try:
            return self.http.get("/ready").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def at(self, visitor: Visitor) -> Visitor:
        """The same browser, whom the balancer sends here."""
        return Visitor(self.http, visitor.token, visitor.conversation_id, visitor.welcome)


class TwoDoors:
    """What the balancer has behind it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.rasa = FakeRasa("a-secret-of-the-door")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AIGUILLEUR_")},
            **_ROOMY,
            "PYTHONPATH": str(ROOT),
            "AIGUILLEUR_DATABASE_URL": url,
            "AIGUILLEUR_TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}",
            "AIGUILLEUR_ERASURE_LIST": str(folder / "erasures.jsonl"),
            "AIGUILLEUR_SECRET": "a-secret-for-both-doors",
            "AIGUILLEUR_DOOR_SECRET": self.rasa.secret,
            "AIGUILLEUR_RASA_PORT": str(self.rasa.port),
        }
        self.rasa.start()
        self.all = [DoorProcess(self.environment) for _ in range(2)]
        self.one, self.other = self.all
        for door in self.all:
            eventually(door.is_ready, "a door")

    def enter(self) -> Visitor:
        return enter(self.one.http)

    def starts_another(self) -> None:
        """A third one, which looks at once for what was left undone."""
        self.all.append(DoorProcess(self.environment))
        eventually(self.all[-1].is_ready, "the third door")

    def close(self) -> None:
        for door in self.all:
            door.http.close()
            door.kill()
        self.rasa.stop()


@pytest.fixture
def doors(url: str, tmp_path: Path) -> Iterator[TwoDoors]:
    doors = TwoDoors(url, tmp_path)
    yield doors
    doors.close()
