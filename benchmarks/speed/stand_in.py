"""Stands where the Rasa server stands and answers at once, so that only the door is measured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

Json = dict[str, Any]
SAID: list[Json] = yaml.safe_load(Path(__file__).with_name("stand_in.yml").read_text(encoding="utf-8"))
"""A conversation as it is held with the product: what a visitor types, and what the assistant makes of it."""
_WELCOME: Json = {
    "messages": [{"text": "Bonjour, que recherchez-vous ?", "buttons": [], "card": None}],
    "understanding": {"intent": "open_conversation", "confidence": 1.0, "acts": [], "facts": []},
    "requested_slot": "need",
    "done": False,
    "model": "20260101-000000-stand-in",
}


class StandIn:
    """Answers after `seconds` of work, so many messages at once; the others wait, as they do before Rasa."""

    def __init__(self, seconds: float = 0.0, at_once: int = 1) -> None:
        self._seconds = seconds
        self._room = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[None]:
        """Listen on this port of the loopback interface as long as the block lasts."""
        app = web.Application()
        app.router.add_post("/door/messages", self._answer)
        app.router.add_post("/door/forget", self._ready)
        app.router.add_get("/door/health", self._ready)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if self._seconds:
            async with self._room:
                await asyncio.sleep(self._seconds)
        return web.json_response(_WELCOME if asked["kind"] == "open" else _said(asked["turn"]))

    async def _ready(self, request: web.Request) -> web.Response:
        return web.json_response({})


def text_of(turn: int) -> str:
    """What the visitor types in this turn, from 1."""
    return str(SAID[(turn - 1) % len(SAID)]["text"])


def _said(turn: int) -> Json:
    said = SAID[(turn - 1) % len(SAID)]
    buttons = [{"title": title, "payload": f"/inform{{{title}}}"} for title in said.get("buttons", ())]
    return {
        "messages": [{"text": said["answer"], "buttons": buttons, "card": None}],
        "understanding": {"entities": [], "evidence": [], "facts": [], **said["understanding"]},
        "requested_slot": said["asks"],
        "done": False,
        "model": _WELCOME["model"],
        "erase": False,
    }
