"""A small server of our own that speaks the channel between the door and Rasa, with faults on demand."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.evaluation.ports import free_port
from tests.integration.door.servers import running

Json = dict[str, Any]


class FakeRasa:
    """Answers like the channel: the last message again gives the same answer, an older one is refused."""

    def __init__(self, secret: str) -> None:
        self.port = free_port()
        self.secret = secret
        self.asked: list[Json] = []
        self.executed: list[Json] = []
        self.failures: list[tuple[int, str]] = []
        self.forgotten: list[str] = []
        self.delay = 0.0
        self.buttons: list[Json] = []
        self.requested_slot: str | None = "need"
        self.messages: list[Json] | None = None
        self.draft: Any = None
        self._last: dict[str, tuple[str, int, Json]] = {}
        self._stack = ExitStack()

    def start(self) -> None:
        """Listen; what was heard before is still known."""
        app = Starlette(
            routes=[
                Route("/door/messages", self._answer, methods=["POST"]),
                Route("/door/forget", self._forget, methods=["POST"]),
                Route("/door/health", self._health, methods=["GET"]),
            ]
        )
        self._stack.enter_context(running(app, self.port))

    def stop(self) -> None:
        """Refuse connections."""
        self._stack.close()

    def heard(self, conversation_id: str) -> list[str]:
        """What the visitor of this conversation said, in the order in which it was handled."""
        return [item["text"] for item in self.executed if item["conversation_id"] == conversation_id]

    async def _forget(self, request: Request) -> Response:
        if request.headers.get("x-door-secret") != self.secret:
            return JSONResponse({"error": "unauthorized"}, 401)
        conversation_id = (await request.json()).get("conversation_id")
        if conversation_id is None:
            return JSONResponse({"error": "malformed"}, 400)
        self.forgotten.append(conversation_id)
        return JSONResponse({})

    async def _health(self, request: Request) -> Response:
        return JSONResponse({"model": "fake"})

    async def _answer(self, request: Request) -> Response:
        body = await request.json()
        if request.headers.get("x-door-secret") != self.secret:
            return JSONResponse({"error": "unauthorized"}, 401)
        self.asked.append(body)
        await asyncio.sleep(self.delay)
        message_id, turn, said = self._last.get(body["conversation_id"], ("", -1, {}))
        if message_id == body["message_id"]:
            return JSONResponse(said)
        if body["turn"] <= turn:
            return JSONResponse({"error": "out_of_order"}, 409)
        if body["kind"] != "open" and self.failures:
            status, code = self.failures.pop(0)
            return JSONResponse({"error": code}, status)
        self.executed.append(body)
        said = self._say(body)
        self._last[body["conversation_id"]] = (body["message_id"], body["turn"], said)
        return JSONResponse(said)

    def _say(self, body: Json) -> Json:
        text = "Bonjour" if body["kind"] == "open" else f"Compris : {body['text']}"
        messages = [{"text": text, "buttons": self.buttons, "card": None}]
        return {
            "messages": messages if self.messages is None else self.messages,
            "understanding": {"intent": "state_need", "confidence": 0.9},
            "requested_slot": self.requested_slot,
            "done": body["text"] == "fin",
            "erase": body["text"] == "Tout effacer",
            "draft": None if body["kind"] == "open" else self.draft,
        }
