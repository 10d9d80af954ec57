"""A tool of the customer's that is told of leads by webhooks, and takes them badly."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@dataclass
class Tool:
    """Remembers what it was told. Each event goes wrong at most twice, in one of several ways."""

    secret: str
    seed: int
    failing: float
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By identifier, as they were first taken."""
    forged: int = 0
    different: list[str] = field(default_factory=list)
    """Identifiers that came again with another lead or another kind of event."""
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(f"{self.seed} tool")
        self._hook = Webhook(self.secret)

    def app(self) -> Starlette:
        """The server."""
        return Starlette(routes=[Route("/leads", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        body = await request.body()
        try:
            event = self._hook.verify(body, dict(request.headers))
        except WebhookVerificationError:
            self.forged += 1
            return Response(status_code=401)
        name = request.headers["webhook-id"]
        if self.refused[name] < 2 and self._chance.random() < self.failing:
            self.refused[name] += 1
            return await self._badly(name, event)
        self._keep(name, event)
        return Response(status_code=204)

    async def _badly(self, name: str, event: dict[str, Any]) -> Response:
        manner = self._chance.randrange(4)
        if manner == 0:
            return Response(status_code=500)
        if manner == 1:
            return Response(status_code=429, headers={"Retry-After": "1"})
        if manner == 2:  # taken, and nobody hears so
            self._keep(name, event)
            return Response(status_code=502)
        await asyncio.sleep(0.5)
        return Response(status_code=503)

    def _keep(self, name: str, event: dict[str, Any]) -> None:
        known = self.events.setdefault(name, event)
        if (known["type"], known["data"]["id"]) != (event["type"], event["data"]["id"]):
            self.different.append(name)

    def told(self, kind: str) -> Counter[str]:
        """How many identifiers there were of this kind of event, for each lead."""
        return Counter(event["data"]["id"] for event in self.events.values() if event["type"] == kind)
