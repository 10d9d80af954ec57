"""The input channel `door`: HTTP on the loopback interface, for the public door alone."""

from __future__ import annotations

import hmac
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channel.config import load_settings
from bot.channel.conversation import Conversations
from bot.channel.requests import MAX_BODY_BYTES, Malformed, parse_request
from bot.channel.store import StrictTrackerStore
from bot.channel.turn import OutOfOrder, TurnFailed
from bot.telemetry.metrics import FAILED_TURNS, MODEL
from bot.telemetry.traces import continue_from
from bot.telemetry.vitals import Vitals

_log = structlog.get_logger(__name__)


class DoorChannel(InputChannel):
    """Takes the visitor's messages from the door and hands back the bot's with what was understood."""

    def __init__(self, secret: str, conversations: Conversations | None = None) -> None:
        self._secret = secret.encode()
        self._conversations = conversations or Conversations()

    @classmethod
    def name(cls) -> str:
        """The channel's name, also the first part of its address."""
        return "door"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DoorChannel:
        """The channel with the secret of the settings; the credentials file holds none."""
        return cls((credentials or {}).get("secret") or load_settings().door_secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes."""
        routes = Blueprint("door", "door")

        @routes.post("/messages")
        async def messages(request: Request) -> HTTPResponse:
            return await self._handle(request)

        @routes.post("/forget")
        async def forget(request: Request) -> HTTPResponse:
            return self._forget(request)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            agent = _agent(request.app)
            if agent is None:
                return _error(503, "no_model")
            return json({"model": agent.model_name, "model_id": agent.model_id})

        @routes.listener("after_server_start")
        async def arm(app: Sanic, _loop: Any) -> None:
            agent = _agent(app)
            if agent is not None:
                # Imported here: the actions are only needed by a process that serves.
                from bot.channel.arming import arm_agent
                from bot.channel.processor import model_name

                arm_agent(agent)
                MODEL.labels(model_name(agent.processor.model_filename)).set(1)
            settings = load_settings()
            app.ctx.vitals = Vitals("rasa", settings.metrics_place, settings.trace_collector)

        @routes.listener("before_server_stop")
        async def disarm(app: Sanic, _loop: Any) -> None:
            app.ctx.vitals.close()

        return routes

    async def _handle(self, request: Request) -> HTTPResponse:
        if not self._is_door(request):
            return _error(401, "unauthorized")
        if len(request.body) > MAX_BODY_BYTES:
            return _error(400, "too_large")
        agent = _agent(request.app)
        if agent is None:
            return _error(503, "no_model")
        try:
            message = parse_request(request.body)
        except Malformed as error:
            return _error(400, "malformed", str(error))
        continue_from(request.headers)
        try:
            return json(await self._conversations.answer(agent, message))
        except OutOfOrder:
            return _error(409, "out_of_order")
        except TurnFailed as failure:
            _log_failure(message.conversation_id, message.turn, failure)
            return _error(503, failure.code)

    def _forget(self, request: Request) -> HTTPResponse:
        """Let go of what this process remembers of a conversation whose events were erased."""
        if not self._is_door(request):
            return _error(401, "unauthorized")
        agent, body = _agent(request.app), request.json
        conversation_id = body.get("conversation_id") if isinstance(body, dict) else None
        if not isinstance(conversation_id, str):
            return _error(400, "malformed")
        if agent is not None and isinstance(agent.tracker_store, StrictTrackerStore):
            agent.tracker_store.forget(conversation_id)
        return json({})

    def _is_door(self, request: Request) -> bool:
        return hmac.compare_digest(request.headers.get("x-door-secret", "").encode(), self._secret)


def _agent(app: Sanic) -> Agent | None:
    agent = getattr(app.ctx, "agent", None)
    return agent if agent is not None and agent.processor is not None else None


def _error(status: int, code: str, detail: str | None = None) -> HTTPResponse:
    return json({"error": code, "detail": detail} if detail else {"error": code}, status)


def _log_failure(conversation_id: str, turn: int, failure: TurnFailed) -> None:
    """Where it failed, never with which words: exception texts may quote the visitor."""
    FAILED_TURNS.labels(failure.code).inc()
    cause: BaseException = failure
    while cause.__cause__ is not None:
        cause = cause.__cause__
    frames = traceback.extract_tb(cause.__traceback__)
    _log.error(
        "turn.failed",
        conversation_id=conversation_id,
        turn=turn,
        code=failure.code,
        detail=failure.detail,
        error=type(cause).__name__,
        where=f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "",
    )
