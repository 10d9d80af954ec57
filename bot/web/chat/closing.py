"""The end of a conversation, and what the visitor thought of it."""

from __future__ import annotations

import datetime
import uuid

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot import wording
from bot.bootstrap import Clock
from bot.conversations.conversation import Answer, AssistantMessage, MessageKind, Turn, VisitorMessage
from bot.conversations.feedback import Feedback, UnknownMessage
from bot.conversations.repository import UnknownConversation
from bot.unit_of_work import UnitOfWork
from bot.web.chat.bodies import read_body
from bot.web.chat.errors import Refusal
from bot.web.chat.gate import Gate
from bot.web.chat.listeners import Listeners
from bot.web.chat.requests import FeedbackRequest, parse_feedback
from bot.web.chat.store import Store
from bot.web.chat.views import answer_view

_NO_STORE = {"Cache-Control": "no-store"}


class Closing:
    """Two addresses of the door."""

    def __init__(self, gate: Gate, store: Store, listeners: Listeners, now: Clock) -> None:
        self._gate = gate
        self._store = store
        self._listeners = listeners
        self._now = now

    async def end(self, request: Request) -> Response:
        """POST /chat/end: nothing more is said; what was saved stays saved. Again: the same answer."""
        visitor = await self._gate.writer(request)
        now = self._now()
        ended = await self._store.write(lambda uow: _end(uow, visitor.conversation_id, now))
        self._listeners.wake(visitor.conversation_id)
        return JSONResponse(answer_view(ended), headers=_NO_STORE)

    async def rate(self, request: Request) -> Response:
        """POST /chat/feedback: a thumb on a message, or how satisfied the visitor is; either can change."""
        visitor = await self._gate.writer(request)
        said = parse_feedback(await read_body(request))
        now = self._now()
        try:
            kept = await self._store.write(lambda uow: _rate(uow, visitor.conversation_id, said, now))
        except UnknownMessage:
            raise Refusal("message_unknown") from None
        return JSONResponse({"feedback": kept.to_json()}, headers=_NO_STORE)


def _end(uow: UnitOfWork, conversation_id: str, now: datetime.datetime) -> Turn:
    message = VisitorMessage(str(uuid.uuid4()), MessageKind.END, "", now)
    words = AssistantMessage(str(uuid.uuid4()), wording.load("door")["ended"], now)
    return uow.conversations.end(conversation_id, message, Answer((words,), now, done=True))


def _rate(uow: UnitOfWork, conversation_id: str, said: FeedbackRequest, now: datetime.datetime) -> Feedback:
    if uow.conversations.get(conversation_id) is None:
        raise UnknownConversation(conversation_id)
    if said.satisfaction is not None:
        uow.feedback.rate_conversation(conversation_id, said.satisfaction, said.comment, now)
    else:
        uow.feedback.rate_message(conversation_id, said.message_id, said.thumb, now)
    feedback = uow.feedback.of_conversation(conversation_id)
    uow.overviews.rate(conversation_id, badly=feedback.unhappy)
    return feedback
