"""The addresses of the door, and what happens at each of them."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import structlog
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.bootstrap import Services
from bot.conversations.conversation import AssistantMessage, Conversation
from bot.conversations.repository import Appended, UnknownConversation
from bot.playbook import read_playbook
from bot.privacy import phrases
from bot.privacy.erasure import Proof
from bot.telemetry.stages import measured_turn
from bot.unit_of_work import UnitOfWork
from bot.web.chat.admission import Admission
from bot.web.chat.bodies import read_body
from bot.web.chat.closing import Closing
from bot.web.chat.copies import Copies
from bot.web.chat.drafts import Drafts
from bot.web.chat.erasing import Eraser
from bot.web.chat.errors import Refusal
from bot.web.chat.events import Events
from bot.web.chat.gate import Gate
from bot.web.chat.guarded import RETRY_AFTER, Endpoint, guarded
from bot.web.chat.listeners import Listeners
from bot.web.chat.office import OfficeHours
from bot.web.chat.own_data import OwnDataDesk
from bot.web.chat.patience import Patience
from bot.web.chat.rasa import RasaAway, TurnFailed
from bot.web.chat.rasas import RasaProcesses
from bot.web.chat.replay import Replayer
from bot.web.chat.requests import parse_open, parse_send
from bot.web.chat.store import Store
from bot.web.chat.tokens import Visitor
from bot.web.chat.turns import Erased, NotAnswered, Turns
from bot.web.chat.views import answer_view, erased_view, history_view

_log = structlog.get_logger(__name__)
_DEFAULT_PATIENCE = Patience()
_NO_STORE = {"Cache-Control": "no-store"}
_STREAM_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}


class Door:
    """One per process: it knows who is being answered here, and who listens."""

    def __init__(
        self,
        services: Services,
        *,
        patience: Patience = _DEFAULT_PATIENCE,
        heartbeat: float = 15.0,
        admission: Admission | None = None,
    ) -> None:
        settings, now = services.settings, services.now
        self._services = services
        self._playbook = read_playbook(settings.playbook)
        self._gate = Gate(settings, services.relay, settled=self._written_down)
        self._admission = admission or Admission(patience.turn / 2)
        self._store = Store(services)
        self._listeners = Listeners(services.relay)
        self._hours = OfficeHours(self._playbook, now)
        self.rasa = RasaProcesses(settings.rasa_urls, settings.door_secret)
        self._eraser = Eraser(services, self._store, self.rasa, self._listeners)
        self._claims = services.database.claims()
        drafts = Drafts(services.follow(self._playbook))
        self._turns = Turns(
            self._store, self.rasa, self._listeners, self._eraser, drafts, now, patience, self._claims
        )
        self._events = Events(self._store, self._listeners, self._farewell, heartbeat=heartbeat)
        self._replayer = Replayer(self._store, self.rasa, self._turns, now)
        self._closing = Closing(self._gate, self._store, self._listeners, now)
        self._copies = Copies(
            self._gate, self._store, self._playbook, now, offered=settings.mail_enabled, relay=services.relay
        )
        self._own_data = OwnDataDesk(self._gate, self._store, self._eraser, self._playbook, now)

    def routes(self) -> list[BaseRoute]:
        """The public addresses of the chat."""
        endpoints: list[tuple[str, str, Endpoint]] = [
            ("POST", "/chat/sessions", self.open),
            ("POST", "/chat/messages", self.send),
            ("GET", "/chat/messages", self.history),
            ("GET", "/chat/events", self.events),
            ("POST", "/chat/end", self._closing.end),
            ("POST", "/chat/feedback", self._closing.rate),
            ("POST", "/chat/transcript", self._copies.send),
            ("GET", "/chat/me", self._own_data.show),
            ("DELETE", "/chat/me", self._own_data.erase),
        ]
        return [
            Route(path, guarded(endpoint, self._eraser.is_erased), methods=[method])
            for method, path, endpoint in endpoints
        ]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """As long as this block lasts, what was left undone is worked off in the background."""
        async with self.rasa, anyio.create_task_group() as tasks:
            tasks.start_soon(self._replayer.run)
            tasks.start_soon(self._eraser.run)
            tasks.start_soon(self._listeners.run)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()
                with anyio.CancelScope(shield=True):
                    await self._turns.close()
                self._claims.close()

    async def open(self, request: Request) -> Response:
        """POST /chat/sessions: a new conversation, its token and its welcome."""
        self._admission.refuse_if_full()
        asked = parse_open(await read_body(request))
        test = await self._gate.admit(request, asked.evaluation_key)
        conversation = Conversation(
            str(uuid.uuid4()), self._services.now(), asked.page, asked.referrer, asked.utm, test
        )
        try:
            with self._admission.wait():
                opened = await self._turns.open(conversation)
                self._admission.answered()
        except (RasaAway, TurnFailed) as error:
            _log.warning("session.refused", conversation_id=conversation.id, error=type(error).__name__)
            raise Refusal("assistant_away", retry_after=RETRY_AFTER) from None
        token = self._gate.issue(Visitor(conversation.id, test))
        body = {"token": token, "conversation_id": conversation.id, **answer_view(opened), **self._around()}
        return JSONResponse(body, 201, _NO_STORE)

    @measured_turn("door")
    async def send(self, request: Request) -> Response:
        """POST /chat/messages: a message of the visitor and its answer."""
        self._admission.refuse_if_full()
        visitor = await self._gate.speaker(request)
        asked = parse_send(await read_body(request))
        with self._admission.wait():
            written = await self._turns.write_down(visitor.conversation_id, asked)
            try:
                view = await self._answer_to(written.found)
            finally:
                await written.durable
        afterwards = BackgroundTask(self._written_down, visitor.conversation_id)
        return JSONResponse(view, headers=_NO_STORE, background=afterwards)

    async def _answer_to(self, message: Appended) -> dict[str, Any]:
        try:
            answered = await self._turns.answered(message)
        except Erased as erased:
            return {"turn": message.turn.number, **erased_view(self._last_words(erased.proof))}
        except NotAnswered:
            raise Refusal("answer_pending", retry_after=RETRY_AFTER) from None
        if message.is_new:  # one that was sent again may have been answered long ago
            self._admission.answered()
        return answer_view(answered)

    async def history(self, request: Request) -> Response:
        """GET /chat/messages: the conversation so far."""
        visitor = await self._gate.visitor(request)
        transcript = await self._store.read(lambda uow: uow.conversations.transcript(visitor.conversation_id))
        if transcript is None:
            raise UnknownConversation(visitor.conversation_id)
        return JSONResponse({**history_view(transcript), **self._around()}, headers=_NO_STORE)

    async def events(self, request: Request) -> Response:
        """GET /chat/events: answers as they come."""
        visitor = await self._gate.visitor(request)
        self._listeners.refuse_if_full(visitor.conversation_id)
        after = await self._events.start(visitor.conversation_id, request.headers.get("last-event-id"))
        stream = self._events.stream(visitor.conversation_id, after)
        return StreamingResponse(stream, media_type="text/event-stream", headers=_STREAM_HEADERS)

    async def _written_down(self, conversation_id: str) -> None:
        await self._turns.written_down(conversation_id)

    def _around(self) -> dict[str, Any]:
        """What the page may offer beside the conversation."""
        offers = {"mail": self._services.settings.mail_enabled}
        return {"hours": self._hours.view(), "offers": offers}

    def _farewell(self, uow: UnitOfWork, conversation_id: str) -> dict[str, Any] | None:
        """What listeners hear last, once their conversation is no more."""
        proof = uow.erasures.of(conversation_id)
        return erased_view(self._last_words(proof)) if proof is not None else None

    def _last_words(self, proof: Proof) -> AssistantMessage:
        """Worked out from the proof alone: nothing of it is stored with the conversation, which is gone."""
        said = phrases.erasure_done(proof, self._playbook.timezone, self._playbook.variables())
        return AssistantMessage(proof.id, said, proof.erased_at)
