"""The product, as `aiguilleur serve` runs it, talked with through its public door."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.speed.browsers import Browsers, NoReply
from benchmarks.speed.processes import Memory, Server, memory, processor_seconds
from benchmarks.speed.stack import NotAnswered, Reply, Talk
from benchmarks.understanding.examples import ROOT
from bot.evaluation.ports import free_port, free_ports
from bot.variables import MOST_USUAL

_POLL_SECONDS = 0.05
_START_SECONDS = 180.0
_UNLIMITED = "100000000/1"
"""All visitors of the benchmark come from one address."""
_RATES = ("RATE_CONVERSATION", "RATE_ADDRESS", "RATE_SESSIONS")


class Aiguilleur:
    """The whole product: door, Rasa server with the actions, delivery, and what watches them."""

    name = "ours"

    def __init__(self, folder: Path, models: Path) -> None:
        self.folder = folder
        self._models = models
        self._port, self._rasa_port = free_port(), free_ports(MOST_USUAL)
        self._secret = secrets.token_urlsafe(32)
        self._server: Server | None = None
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    @property
    def url(self) -> str:
        """Its public door."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes: databases of its own, ports of its own."""
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "AIGUILLEUR_DATABASE_URL": f"sqlite:///{self.folder}/aiguilleur.db",
            "AIGUILLEUR_TRACKER_DATABASE_URL": f"sqlite:///{self.folder}/tracker.db",
            "AIGUILLEUR_ERASURE_LIST": f"{self.folder}/erasures.jsonl",
            "AIGUILLEUR_MODELS_DIR": str(self._models),
            "AIGUILLEUR_PORT": str(self._port),
            "AIGUILLEUR_RASA_PORT": str(self._rasa_port),
            "AIGUILLEUR_SECRET": self._secret,
            **{f"AIGUILLEUR_{name}": _UNLIMITED for name in _RATES},
        }

    async def start(self, environment: Mapping[str, str] | None = None) -> float:
        """Start everything; the seconds until a first message was answered."""
        begun = time.perf_counter()
        command = (sys.executable, "-W", "ignore", "-m", "bot.cli", "serve")
        around = {**self.environment, **(environment or {})}
        self._server = Server(command, around, ROOT, self.folder / "serve.log")
        async with Browsers() as browsers:
            while not await self._is_ready(browsers):
                self._server.require_running()
                if time.perf_counter() - begun > _START_SECONDS:
                    raise NotAnswered(f"not ready after {_START_SECONDS:.0f} s")
                await asyncio.sleep(_POLL_SECONDS)
            talk = self.talk(browsers)
            await talk.open()
            await talk.type("bonjour")
        return time.perf_counter() - begun

    async def _is_ready(self, browsers: Browsers) -> bool:
        try:
            status, _ = await browsers.get(f"{self.url}/ready")
        except NoReply:
            return False
        return status == 200

    def stop(self) -> None:
        """Stop everything."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def talk(self, browsers: Browsers) -> Talk:
        """A new conversation."""
        return DoorTalk(browsers, self.url)

    def memory(self) -> Memory:
        """What all processes hold now."""
        return memory(self._server.pids()) if self._server else Memory()

    def processor_seconds(self) -> float:
        """How long the processors worked for all processes."""
        return processor_seconds(self._server.pids()) if self._server else 0.0


class DoorTalk:
    """A conversation through the door's protocol."""

    def __init__(self, browsers: Browsers, url: str) -> None:
        self._browsers, self._url = browsers, url
        self._headers: dict[str, str] = {}

    async def open(self) -> Reply:
        """Let the assistant say who it is."""
        opened = await self._post("/chat/sessions", {"page": "/", "referrer": "", "utm": {}}, 201)
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        return Reply("need")

    async def type(self, text: str) -> Reply:
        """Send words."""
        return await self._send({"text": text})

    async def press(self, button: str) -> Reply:
        """Press a button."""
        return await self._send({"button": button})

    async def _send(self, content: dict[str, str]) -> Reply:
        answer = await self._post("/chat/messages", {"id": str(uuid.uuid4()), **content}, 200)
        buttons = {
            button["title"]: button["id"]
            for message in answer["messages"]
            for button in message.get("buttons", ())
        }
        return Reply(answer["requested_slot"], buttons, bool(answer["done"]))

    async def _post(self, path: str, body: dict[str, Any], wanted: int) -> dict[str, Any]:
        try:
            status, answer = await self._browsers.post(self._url + path, body, self._headers)
        except NoReply as error:
            raise NotAnswered(f"{path}: {error}") from error
        if status != wanted:
            raise NotAnswered(f"{path} answered {status}")
        found: dict[str, Any] = answer
        return found
