"""Stands where the Rasa server stands: runs the real actions on what a visitor has told, and fails at times.

It understands nothing: which facts a message gives is planned. Everything after that is the product.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions import slots
from actions.action_submit_qualification_form import ActionSubmitQualificationForm
from actions.leads import draft_of
from actions.office import office
from benchmarks.lifecycle.talks import Talk
from bot.unit_of_work import StorageUnavailable

Json = dict[str, Any]
_BEFORE, _AFTER = "before", "after"
VISITOR = "visiteur"
"""In the address of the page that a visitor is on: which of the planned ones it is."""


class Assistant:
    """Answers the door; the same message is answered in the same way."""

    def __init__(self, talks: Sequence[Talk], secret: str, seed: int, began: str, failing: float) -> None:
        self._talks = {talk.number: talk for talk in talks}
        self._secret = secret
        self._chance = random.Random(f"{seed} assistant")
        self._began = began
        self._failing = failing
        self._decided: set[tuple[int, int]] = set()
        self._submit = ActionSubmitQualificationForm()
        self._office = office()  # before anybody asks: many at once would build one each
        self.failed = 0

    def app(self) -> Starlette:
        """The server."""
        return Starlette(
            routes=[
                Route("/door/messages", self._answer, methods=["POST"]),
                Route("/door/forget", self._done, methods=["POST"]),
                Route("/door/health", self._done, methods=["GET"]),
            ]
        )

    async def _done(self, request: Request) -> Response:
        return JSONResponse({})

    async def _answer(self, request: Request) -> Response:
        try:
            body = await request.json()
        except ClientDisconnect:  # the door was killed while it asked
            return Response(status_code=499)
        if request.headers.get("x-door-secret") != self._secret:
            return JSONResponse({"error": "unauthorized"}, 401)
        if body["kind"] == "open":
            return JSONResponse(_said("Bonjour, que recherchez-vous ?", "need", done=False))
        talk = self._talks[int(parse_qs(urlsplit(body["context"]["page"]).query)[VISITOR][0])]
        fault = self._fault(talk.number, body["turn"])
        if fault == _BEFORE:
            return JSONResponse({"error": "action_failed"}, 500)
        try:
            said = await anyio.to_thread.run_sync(self._take, talk, body)
        except StorageUnavailable:  # as the channel does: the turn fails as a whole, and is asked again
            return JSONResponse({"error": "action_failed"}, 500)
        if fault == _AFTER:  # it was kept, and nobody hears so
            return JSONResponse({"error": "tracker_failed"}, 500)
        return JSONResponse(said)

    def _fault(self, number: int, turn: int) -> str | None:
        """Each message fails at most once: asked again, it goes through."""
        if (number, turn) in self._decided:
            return None
        self._decided.add((number, turn))
        if self._chance.random() >= self._failing:
            return None
        self.failed += 1
        return self._chance.choice([_BEFORE, _AFTER])

    def _take(self, talk: Talk, body: Json) -> Json:
        turn = body["turn"]
        state = talk.state_after(turn, self._began)
        tracker = Tracker(
            sender_id=body["conversation_id"],
            slots={slots.DIALOGUE: state.to_json(), slots.SOURCE: body["context"]},
            latest_message={"text": body["text"], "metadata": {"turn": turn, "context": body["context"]}},
            events=[],
            paused=False,
            followup_action=None,
            active_loop={},
            latest_action_name=None,
        )
        if state.flow != "complete":
            draft = draft_of(state, self._office)
            kept = draft and {**draft, "state": state.to_json(), "source": body["context"]}
            return {**_said("C’est noté.", "name", done=False), "draft": kept}
        said = CollectingDispatcher()
        self._submit.run(said, tracker, {})
        response = str(said.messages[0].get("response"))
        return _said(response, None, done=True)


def _said(text: str, slot: str | None, *, done: bool) -> Json:
    messages: list[Json] = [{"text": text, "buttons": [], "card": None}]
    return {"messages": messages, "understanding": {}, "requested_slot": slot, "done": done, "erase": False}
