"""The web process alone, as `aiguilleur serve` starts it, before a Rasa that answers at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.speed.browsers import Browsers, NoReply
from benchmarks.speed.ours import DoorTalk
from benchmarks.speed.processes import Server
from benchmarks.speed.stand_in import StandIn
from benchmarks.understanding.examples import ROOT
from bot.bootstrap import build
from bot.cli.serving.programs import door_program
from bot.evaluation.ports import free_port
from bot.settings import Settings, read_settings

_POLL_SECONDS = 0.05
_START_SECONDS = 60.0
_UNLIMITED = "100000000/1"
"""All visitors of a benchmark come from one address."""
_RATES = ("RATE_CONVERSATION", "RATE_ADDRESS", "RATE_SESSIONS")


class DoorAlone:
    """A door that runs, and what it works for."""

    def __init__(self, settings: Settings, server: Server) -> None:
        self.url = f"http://127.0.0.1:{settings.port}"
        self.server = server

    def talk(self, browsers: Browsers) -> DoorTalk:
        """A new conversation."""
        return DoorTalk(browsers, self.url)


@asynccontextmanager
async def door_alone(
    folder: Path, stand_in: StandIn, more: Mapping[str, str] | None = None
) -> AsyncIterator[DoorAlone]:
    """The door on a database of its own, as long as the block lasts; `more` is added to its environment."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "AIGUILLEUR_DATABASE_URL": f"sqlite:///{folder}/aiguilleur.db",
        "AIGUILLEUR_TRACKER_DATABASE_URL": f"sqlite:///{folder}/tracker.db",
        "AIGUILLEUR_ERASURE_LIST": f"{folder}/erasures.jsonl",
        "AIGUILLEUR_PORT": str(free_port()),
        "AIGUILLEUR_RASA_PORT": str(free_port()),
        "AIGUILLEUR_SECRET": "a secret of the benchmark",
        **{f"AIGUILLEUR_{name}": _UNLIMITED for name in _RATES},
        **(more or {}),
    }
    settings = read_settings(environment)
    services = build(settings)
    services.database.upgrade()
    services.close()
    program = door_program(settings)
    async with stand_in.serving(settings.rasa_port):
        server = Server(program.command, {**environment, **program.environment}, ROOT, folder / "door.log")
        try:
            door = DoorAlone(settings, server)
            await _ready(door)
            yield door
        finally:
            await asyncio.to_thread(server.stop)


async def _ready(door: DoorAlone) -> None:
    until = time.monotonic() + _START_SECONDS
    async with Browsers() as browsers:
        while time.monotonic() < until:
            door.server.require_running()
            with contextlib.suppress(NoReply):
                status, _ = await browsers.get(f"{door.url}/ready")
                if status == 200:
                    return
            await asyncio.sleep(_POLL_SECONDS)
    raise TimeoutError("the door was not ready in time")
