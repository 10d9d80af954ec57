"""A door on a real database file, with a small Rasa of our own behind it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from bot.bootstrap import Services, build
from bot.evaluation.ports import free_port
from bot.relay.connection import Relay
from bot.settings import Settings
from bot.variables import Rate
from bot.web.app import create_app
from bot.web.chat import Door
from bot.web.chat.admission import Admission
from bot.web.chat.patience import Patience
from tests.integration.door.fake_rasa import FakeRasa
from tests.integration.door.servers import running
from tests.support.databases import new_sqlite

Json = dict[str, Any]
BUSY_SECONDS = 4.5
"""Longer than the door tries to write."""
PATIENCE = Patience(
    turn=2.0, pauses=(0.05, 0.1), later=2.0, margin=0.2, attempts=3, silences=3, longest_pause=0.2
)


@dataclass
class Visitor:
    """A browser with a conversation."""

    http: httpx.Client
    token: str
    conversation_id: str
    welcome: list[Json]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, message_id: str | None = None, **content: Any) -> httpx.Response:
        body = {"id": message_id or str(uuid.uuid4()), **content}
        return self.http.post("/chat/messages", json=body, headers=self.headers)

    def history(self) -> Json:
        found: Json = self.http.get("/chat/messages", headers=self.headers).raise_for_status().json()
        return found


class House:
    """The installation: what a test starts, stops and knocks at."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            database_url=new_sqlite(folder / "crm.db"),
            tracker_database_url=f"sqlite:///{folder / 'tracker.db'}",
            secret="a-secret-for-tests",
            door_secret="a-secret-of-the-door",
            evaluation_key="a-key-for-evaluation",
            rate_conversation=Rate(1000, 1),
            rate_address=Rate(1000, 1),
            rate_sessions=Rate(1000, 1),
        )
        self.rasa = FakeRasa("a-secret-of-the-door")
        self.settings = replace(self.settings, rasa_port=self.rasa.port)

    def services(self) -> Services:
        """Those of the product, but a busy machine is no Redis that is away."""
        services = build(self.settings)
        if services.relay is None:
            return services
        return replace(services, relay=Relay(self.settings.redis_url, self.settings.secret, patience=10.0))

    @contextmanager
    def door(
        self, admission: Admission | None = None, *, heartbeat: float = 0.2, **changes: Any
    ) -> Iterator[httpx.Client]:
        """A process of the door, and a client that knocks at it."""
        self.settings = replace(self.settings, **changes)
        services = self.services()
        door = Door(services, patience=PATIENCE, heartbeat=heartbeat, admission=admission)
        app = create_app(services, door, packages=())
        with running(app, free_port()) as url, httpx.Client(base_url=url, timeout=10) as http:
            yield http


def enter(http: httpx.Client, **context: Any) -> Visitor:
    """Open a conversation."""
    opened = http.post("/chat/sessions", json=context).raise_for_status().json()
    return Visitor(http, opened["token"], opened["conversation_id"], opened["messages"])
