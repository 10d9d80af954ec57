"""The door's side of the channel to Rasa: one message in; one answer out, or an exception that says why."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from bot.conversations.conversation import Conversation, Turn
from bot.telemetry import traces
from bot.telemetry.stages import async_stage
from bot.web.chat.drafts import Draft
from bot.web.chat.wire import Reply, Wire, WireBroken, WireSlow

_HEALTH_SECONDS = 2.0
_MAX_CONNECTIONS = 64
_MODEL_LENGTH = 64


class RasaAway(Exception):
    """Rasa could not be reached, is still starting or answered in no time: asking later will do."""


class RasaSlow(RasaAway):
    """Rasa answered in no time: it may still be at work on the message."""


class TurnFailed(Exception):
    """Rasa ran the turn and kept nothing of it. Asking again may help, though not forever."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:64]


class TurnRefused(TurnFailed):
    """Rasa will never take this message."""


@dataclass(frozen=True)
class RasaAnswer:
    """What Rasa says, before the door gives ids to it."""

    messages: tuple[Mapping[str, Any], ...]
    understanding: Mapping[str, Any]
    requested_slot: str | None
    done: bool
    model: str | None = None
    erase: bool = False
    """The visitor has confirmed that everything is to be erased."""
    draft: Draft | None = None
    """What the conversation knows of its request, when that has changed."""
    refused: bool = False
    """The visitor does not want to be contacted, since this turn or an earlier one."""


class RasaClient:
    """Speaks to the channel on the loopback interface."""

    def __init__(self, url: str, secret: str) -> None:
        headers = {"X-Door-Secret": secret, "Content-Type": "application/json"}
        self._wire = Wire(url, headers, connections=_MAX_CONNECTIONS)

    async def __aenter__(self) -> RasaClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.close()

    @async_stage("rasa")
    async def answer(self, conversation: Conversation, turn: Turn, seconds: float) -> RasaAnswer:
        """Rasa's answer to this turn, within so many seconds."""
        body = json.dumps(_request(conversation, turn)).encode()
        try:
            reply = await self._wire.request(
                "POST", "/door/messages", body, headers=traces.headers(), seconds=max(seconds, 0.01)
            )
        except WireSlow as error:
            raise RasaSlow(type(error).__name__) from None
        except WireBroken as error:
            raise RasaAway(type(error).__name__) from None
        if reply.status == 200:
            return _answer(_json(reply))
        raise _failure(reply)

    async def forget(self, conversation_id: str) -> None:
        """Ask Rasa to let go of what it remembers of an erased conversation; it does so by itself in time."""
        body = json.dumps({"conversation_id": conversation_id}).encode()
        with contextlib.suppress(WireBroken):
            await self._wire.request("POST", "/door/forget", body, seconds=_HEALTH_SECONDS)

    async def is_ready(self) -> bool:
        """Whether a model is loaded and waits for messages."""
        try:
            reply = await self._wire.request("GET", "/door/health", seconds=_HEALTH_SECONDS)
        except WireBroken:
            return False
        return reply.status == 200


def _request(conversation: Conversation, turn: Turn) -> dict[str, Any]:
    message = turn.message
    return {
        "conversation_id": conversation.id,
        "message_id": message.id,
        "turn": turn.number,
        "kind": message.kind.value,
        "text": message.text,
        "payload": message.payload,
        "context": {
            "page": conversation.page,
            "referrer": conversation.referrer,
            "utm": dict(conversation.utm),
            "test": conversation.test,
        },
    }


def _json(reply: Reply) -> Mapping[str, Any]:
    try:
        data = json.loads(reply.body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _failure(reply: Reply) -> Exception:
    code = str(_json(reply).get("error") or f"status_{reply.status}")
    if reply.status == 400:
        return TurnRefused(code)
    if reply.status in (401, 404) or code == "no_model":
        # Another secret, another server or no model yet: none of it is the message's fault.
        return RasaAway(code)
    return TurnFailed(code)


def _answer(data: Mapping[str, Any]) -> RasaAnswer:
    messages = data.get("messages")
    if not isinstance(messages, list) or not messages:
        raise TurnFailed("empty_answer")  # silence is never an answer
    if not all(_is_message(item) for item in messages):
        raise TurnFailed("malformed_answer")
    understanding, slot, model = (data.get(key) for key in ("understanding", "requested_slot", "model"))
    return RasaAnswer(
        tuple(messages),
        understanding if isinstance(understanding, dict) else {},
        slot if isinstance(slot, str) else None,
        data.get("done") is True,
        model[:_MODEL_LENGTH] if isinstance(model, str) and model else None,
        data.get("erase") is True,
        _draft(data.get("draft")),
        data.get("refused") is True,
    )


def _draft(data: object) -> Draft | None:
    if data is None:
        return None
    try:
        return Draft(**data)  # type: ignore[arg-type]
    except TypeError:
        raise TurnFailed("malformed_draft") from None


def _is_message(item: object) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("text") or "", str):
        return False
    buttons = item.get("buttons") or []
    return isinstance(buttons, list) and all(_is_button(button) for button in buttons)


def _is_button(item: object) -> bool:
    return isinstance(item, dict) and all(isinstance(item.get(key), str) for key in ("title", "payload"))
