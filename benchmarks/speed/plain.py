"""Plain Rasa, as its documentation starts it: a server with the REST channel, and an action server."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks.speed.browsers import Browsers, NoReply
from benchmarks.speed.processes import Memory, Server, memory, processor_seconds
from benchmarks.speed.project import FORM, SAVED, TOPICS, question, write_endpoints
from benchmarks.speed.stack import NotAnswered, Reply, Talk
from benchmarks.understanding.examples import ROOT
from bot.evaluation.ports import free_port

PYTHON = ROOT / ".cache" / "benchmark" / "reference" / "bin" / "python"
_POLL_SECONDS = 0.1
_START_SECONDS = 600.0
_MODEL = "model"


class ReferenceFailed(Exception):
    """Plain Rasa cannot be used, with the reason."""


class PlainRasa:
    """Both servers of the reference."""

    name = "reference"

    def __init__(self, project: Path) -> None:
        self.folder = project
        self._port, self._actions_port = free_port(), free_port()
        self._servers: list[Server] = []
        self._spoken = Spoken.of(project)
        write_endpoints(project, self._actions_port)
        for left in ("rasa.db", "leads.db"):
            (project / left).unlink(missing_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes; nothing of the product can be imported there."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return {**kept, **QUIET, "LEADS_DATABASE": str(self.folder / "leads.db")}

    async def start(self, environment: Mapping[str, str] | None = None) -> float:
        """Start both servers at once; the seconds until a first message was answered."""
        begun = time.perf_counter()
        around = {**self.environment, **(environment or {})}
        files = ("--credentials", "credentials.yml", "--endpoints", "endpoints.yml")
        model = ("--model", f"models/{_MODEL}.tar.gz")
        rasa = ("rasa", "run", "--port", str(self._port), "--interface", "127.0.0.1", *model, *files)
        actions = ("rasa_sdk", "--actions", "actions", "--port", str(self._actions_port))
        self._servers = [
            Server((str(PYTHON), "-W", "ignore", "-m", *command), around, self.folder, self.folder / log)
            for command, log in ((actions, "actions.log"), (rasa, "rasa.log"))
        ]
        async with Browsers() as browsers:
            while not await self._answers(browsers):
                for server in self._servers:
                    server.require_running()
                if time.perf_counter() - begun > _START_SECONDS:
                    raise ReferenceFailed(f"plain Rasa did not answer within {_START_SECONDS:.0f} s")
                await asyncio.sleep(_POLL_SECONDS)
        return time.perf_counter() - begun

    async def _answers(self, browsers: Browsers) -> bool:
        try:
            await self.talk(browsers).type("bonjour")
        except NotAnswered:
            return False
        return True

    def stop(self) -> None:
        """Stop both servers."""
        for server in self._servers:
            server.stop()
        self._servers = []

    def talk(self, browsers: Browsers) -> Talk:
        """A new conversation."""
        return RestTalk(browsers, f"http://127.0.0.1:{self._port}/webhooks/rest/webhook", self._spoken)

    def memory(self) -> Memory:
        """What all processes hold now."""
        return memory(self._pids())

    def processor_seconds(self) -> float:
        """How long the processors worked for all processes."""
        return processor_seconds(self._pids())

    def _pids(self) -> list[int]:
        return [pid for server in self._servers for pid in server.pids()]


QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def train(project: Path) -> float:
    """Train NLU and dialogue as `rasa train` does; the seconds it took."""
    begun = time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(PYTHON), "-W", "ignore", "-m", "rasa", "train", "--fixed-model-name", _MODEL],
        cwd=project, env={**environment, **QUIET}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0 or not (project / "models" / f"{_MODEL}.tar.gz").exists():
        words = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["it said nothing"]
        raise ReferenceFailed(f"plain Rasa could not be trained: {words[-1]}")
    return time.perf_counter() - begun


class Spoken:
    """What the reference's sentences mean: which topic each one asks for, and which ones end a request."""

    def __init__(self, questions: Mapping[str, re.Pattern[str]], saved: set[str]) -> None:
        self._questions, self._saved = questions, saved

    @classmethod
    def of(cls, project: Path) -> Spoken:
        """From the responses of the project's domain."""
        responses = yaml.safe_load((project / "domain.yml").read_text(encoding="utf-8"))["responses"]
        texts = {name: [way["text"] for way in ways] for name, ways in responses.items()}
        questions = {topic: _pattern(texts[question(topic)]) for topic in TOPICS if question(topic) in texts}
        saved = {text for name, ways in texts.items() if name.startswith(SAVED) for text in ways}
        return cls(questions, saved)

    def reply(self, messages: list[dict[str, Any]]) -> Reply:
        """What a visitor sees in these messages."""
        texts = [str(message.get("text", "")) for message in messages]
        asked = [t for text in texts for t, pattern in self._questions.items() if pattern.fullmatch(text)]
        buttons = {b["title"]: b["payload"] for message in messages for b in message.get("buttons", ())}
        return Reply(asked[-1] if asked else None, buttons, any(text in self._saved for text in texts))


def _pattern(texts: list[str]) -> re.Pattern[str]:
    ways = (re.sub(r"\\\{\w+\\\}", "(?s:.*)", re.escape(text)) for text in texts)
    return re.compile("|".join(ways))


class RestTalk:
    """A conversation through Rasa's REST channel."""

    def __init__(self, browsers: Browsers, url: str, spoken: Spoken) -> None:
        self._browsers, self._url, self._spoken = browsers, url, spoken
        self._sender = str(uuid.uuid4())

    async def open(self) -> Reply:
        """Nothing: the visitor speaks first."""
        return Reply("need")

    async def type(self, text: str) -> Reply:
        """Send words."""
        body = {"sender": self._sender, "message": text}
        try:
            status, messages = await self._browsers.post(self._url, body)
        except NoReply as error:
            raise NotAnswered(f"REST: {error}") from error
        if status != 200:
            raise NotAnswered(f"REST answered {status}")
        if not messages:  # the channel says nothing else of a failure
            raise NotAnswered("REST answered nothing")
        return self._spoken.reply(messages)

    async def press(self, button: str) -> Reply:
        """Send a button's payload, as the buttons of Rasa's own clients do."""
        return await self.type(button)


__all__ = ["FORM", "PYTHON", "PlainRasa", "ReferenceFailed", "RestTalk", "Spoken", "train"]
