"""The addresses of the door, and what happens at each of them."""

from __future__ import annotations

import hmac
import traceback
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.bootstrap import Services
from bot.conversations.conversation import Conversation
from bot.conversations.repository import UnknownConversation
from bot.unit_of_work import StorageUnavailable
from bot.web.chat.addresses import client_key
from bot.web.chat.bodies import read_body
from bot.web.chat.errors import Refusal
from bot.web.chat.events import Events
from bot.web.chat.limits import RateLimit
from bot.web.chat.listeners import Listeners
from bot.web.chat.rasa import RasaAway, RasaClient, TurnFailed
from bot.web.chat.replay import Replayer
from bot.web.chat.requests import parse_open, parse_send
from bot.web.chat.store import Store
from bot.web.chat.tokens import Tokens, Visitor
from bot.web.chat.turns import NotAnswered, Patience, Turns
from bot.web.chat.views import answer_view, history_view

_log = structlog.get_logger(__name__)
_DEFAULT_PATIENCE = Patience()
_NO_STORE = {"Cache-Control": "no-store"}
_STREAM_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
_RETRY_AFTER = 3
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    """One per process: it remembers who knocked how often, and who is being answered."""

    def __init__(
        self, services: Services, *, patience: Patience = _DEFAULT_PATIENCE, heartbeat: float = 15.0
    ) -> None:
        settings = services.settings
        self._services = services
        self._tokens = Tokens(settings.secret)
        self._by_conversation = RateLimit(settings.rate_conversation)
        self._by_address = RateLimit(settings.rate_address)
        self._openings = RateLimit(settings.rate_sessions)
        self._evaluation = RateLimit(settings.rate_evaluation)
        self._store = Store(services)
        self._listeners = Listeners()
        self.rasa = RasaClient(settings.rasa_url, settings.door_secret)
        self._turns = Turns(self._store, self.rasa, self._listeners, services.now, patience)
        self._events = Events(self._store, self._listeners, heartbeat=heartbeat)
        self._replayer = Replayer(self._store, self.rasa, self._turns, services.now)

    def routes(self) -> list[BaseRoute]:
        """The public addresses of the chat."""
        return [
            Route("/chat/sessions", _guarded(self.open), methods=["POST"]),
            Route("/chat/messages", _guarded(self.send), methods=["POST"]),
            Route("/chat/messages", _guarded(self.history), methods=["GET"]),
            Route("/chat/events", _guarded(self.events), methods=["GET"]),
        ]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """As long as this block lasts, what was left unanswered is worked off in the background."""
        async with self.rasa, anyio.create_task_group() as tasks:
            tasks.start_soon(self._replayer.run)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()

    async def open(self, request: Request) -> Response:
        """POST /chat/sessions: a new conversation, its token and its welcome."""
        asked = parse_open(await read_body(request))
        test = self._is_evaluation(asked.evaluation_key)
        _take(*((self._evaluation, "") if test else (self._openings, self._address(request))))
        if asked.evaluation_key and not test:
            raise Refusal("evaluation_refused")  # never a real conversation by mistake
        conversation = Conversation(
            str(uuid.uuid4()), self._services.now(), asked.page, asked.referrer, asked.utm, test
        )
        try:
            opened = await self._turns.open(conversation)
        except (RasaAway, TurnFailed) as error:
            _log.warning("session.refused", conversation_id=conversation.id, error=type(error).__name__)
            raise Refusal("assistant_away", retry_after=_RETRY_AFTER) from None
        token = self._tokens.issue(Visitor(conversation.id, test))
        body = {"token": token, "conversation_id": conversation.id, **answer_view(opened)}
        return JSONResponse(body, 201, _NO_STORE)

    async def send(self, request: Request) -> Response:
        """POST /chat/messages: a message of the visitor and its answer."""
        visitor = self._visitor(request)
        if not visitor.test:
            _take(self._by_conversation, visitor.conversation_id)
        message = parse_send(await read_body(request))
        turn = await self._turns.write_down(visitor.conversation_id, message)
        try:
            return JSONResponse(answer_view(await self._turns.answered(turn)), headers=_NO_STORE)
        except NotAnswered:
            raise Refusal("answer_pending", retry_after=_RETRY_AFTER) from None

    async def history(self, request: Request) -> Response:
        """GET /chat/messages: the conversation so far."""
        visitor = self._visitor(request)
        turns = await self._store.read(lambda uow: uow.conversations.turns(visitor.conversation_id))
        if not turns:
            raise UnknownConversation(visitor.conversation_id)
        return JSONResponse(history_view(turns), headers=_NO_STORE)

    async def events(self, request: Request) -> Response:
        """GET /chat/events: answers as they come."""
        visitor = self._visitor(request)
        self._listeners.refuse_if_full(visitor.conversation_id)
        after = await self._events.start(visitor.conversation_id, request.headers.get("last-event-id"))
        stream = self._events.stream(visitor.conversation_id, after)
        return StreamingResponse(stream, media_type="text/event-stream", headers=_STREAM_HEADERS)

    def _visitor(self, request: Request) -> Visitor:
        """Whoever holds the token of the request, if they do not come too often."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        visitor = self._tokens.read(token.strip()) if scheme.lower() == "bearer" else None
        evaluation = visitor is not None and visitor.test
        _take(*((self._evaluation, "") if evaluation else (self._by_address, self._address(request))))
        if visitor is None:
            raise Refusal("unauthorized")
        return visitor

    def _is_evaluation(self, given: str) -> bool:
        key = self._services.settings.evaluation_key
        return bool(key) and hmac.compare_digest(given.encode("utf-8", "replace"), key.encode())

    def _address(self, request: Request) -> str:
        peer = request.client.host if request.client else ""
        # Several headers of this name are one list.
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        return client_key(peer, forwarded, self._services.settings.trusted_proxies)


def _take(limit: RateLimit, key: str) -> None:
    wait = limit.wait(key)
    if wait:
        raise Refusal("too_many_requests", retry_after=wait)


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Every failure is answered in the protocol's own form; none takes a visitor's words into a log."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return refusal.response()
        except UnknownConversation:
            return Refusal("unauthorized").response()
        except StorageUnavailable as error:
            _log.error("door.no_database", path=request.url.path, error=str(error))
        except Exception as error:
            _log.error("door.failed", path=request.url.path, error=type(error).__name__, where=_where(error))
        return Refusal("unavailable", retry_after=_RETRY_AFTER).response()

    return answer


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"
