"""What a visitor may see, take away and have erased: everything that is kept under their conversation."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot import wording
from bot.bootstrap import Clock
from bot.conversations.repository import UnknownConversation
from bot.playbook import Playbook
from bot.privacy import phrases
from bot.privacy.own_data import OwnData, gather
from bot.privacy.sections import sections
from bot.web.chat.bodies import read_body
from bot.web.chat.erasing import Eraser
from bot.web.chat.gate import Gate
from bot.web.chat.requests import parse_erasure
from bot.web.chat.store import Store

_NO_STORE = {"Cache-Control": "no-store"}


class OwnDataDesk:
    """One address of the door, with two methods."""

    def __init__(self, gate: Gate, store: Store, eraser: Eraser, playbook: Playbook, now: Clock) -> None:
        self._gate = gate
        self._store = store
        self._eraser = eraser
        self._playbook = playbook
        self._now = now

    async def show(self, request: Request) -> Response:
        """GET /chat/me: everything that is kept, to be read, or as a file to be taken away."""
        visitor = await self._gate.writer(request)
        own = await self._gathered(visitor.conversation_id)
        wanted = request.query_params.get("format", "")
        if wanted == "json":
            whole = json.dumps(own.to_json(), ensure_ascii=False, indent=2)
            return Response(whole, headers=_attachment("json"), media_type="application/json")
        if wanted == "text" or request.headers.get("accept", "").startswith("text/plain"):
            text = phrases.as_file(own, self._playbook.timezone, self._playbook.variables(), self._now())
            return PlainTextResponse(text, headers=_attachment("txt"))
        found = [section.to_json() for section in sections(own, self._playbook.timezone)]
        body = {
            "sections": found,
            "retention": phrases.retention(self._playbook.variables()),
            "data": own.to_json(),
        }
        return JSONResponse(body, headers=_NO_STORE)

    async def erase(self, request: Request) -> Response:
        """DELETE /chat/me: first what would be erased; then, when that is confirmed, erase it."""
        visitor = await self._gate.writer(request)
        if not parse_erasure(await read_body(request)):
            own = await self._gathered(visitor.conversation_id)
            question = phrases.erasure_question(own)
            return JSONResponse({"confirm": True, "message": question}, headers=_NO_STORE)
        proof = await self._eraser.erase(visitor.conversation_id)
        message = phrases.erasure_done(proof, self._playbook.timezone, self._playbook.variables())
        return JSONResponse({"erased": True, "message": message, "proof": proof.id}, headers=_NO_STORE)

    async def _gathered(self, conversation_id: str) -> OwnData:
        own = await self._store.read(lambda uow: gather(uow, conversation_id))
        if own is None:
            raise UnknownConversation(conversation_id)
        return own


def _attachment(ending: str) -> dict[str, str]:
    name = wording.load("own_data")["file"]["name"]
    return {**_NO_STORE, "Content-Disposition": f'attachment; filename="{name}.{ending}"'}
