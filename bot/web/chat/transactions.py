"""What the door does within its transactions: each of these gets a unit of work, and commits nothing."""

from __future__ import annotations

import datetime

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.repository import Appended, UnknownConversation
from bot.unit_of_work import UnitOfWork
from bot.web.chat.buttons import pressed
from bot.web.chat.drafts import Draft, Drafts
from bot.web.chat.errors import Refusal
from bot.web.chat.requests import SendRequest


class Unsettled(Exception):
    """Which buttons there are to be pressed is not known yet: a message still waits for its answer."""


def add_opened(uow: UnitOfWork, conversation: Conversation, opened: Turn) -> None:
    """A new conversation and its welcome."""
    uow.conversations.add(conversation)
    uow.conversations.add_turn(opened)


def written(
    uow: UnitOfWork,
    conversation_id: str,
    request: SendRequest,
    now: datetime.datetime,
    retry_at: datetime.datetime,
    *,
    settled: bool,
) -> Appended:
    """The turn of this message, new or known. Raises `Refusal` and `UnknownConversation`.

    Unless everything is `settled`, raises `Unsettled` for a press while a message before it has no answer.
    """
    message = _message(uow, conversation_id, request, now, settled)
    appended = uow.conversations.append(conversation_id, message, retry_at)
    if not _same(appended.turn.message, request):
        raise Refusal("message_conflict")
    return appended


def _message(
    uow: UnitOfWork, conversation_id: str, request: SendRequest, now: datetime.datetime, settled: bool
) -> VisitorMessage:
    if request.button is None:
        return VisitorMessage(request.id, MessageKind.TEXT, request.text or "", now)
    known = uow.conversations.turn_of_message(conversation_id, request.id)
    if known is not None:
        return known.message  # its button may have expired since: that does not change what was pressed
    if uow.conversations.get(conversation_id) is None:
        raise UnknownConversation(conversation_id)
    turns = uow.conversations.turns(conversation_id)
    if not settled and turns and turns[-1].status is TurnStatus.PENDING:
        raise Unsettled
    button = pressed(request.button, turns)
    return VisitorMessage(request.id, MessageKind.BUTTON, button.title, now, button.id, button.payload)


def _same(message: VisitorMessage, request: SendRequest) -> bool:
    if request.button is not None:
        return message.button_id == request.button
    return message.kind is MessageKind.TEXT and message.text == request.text


def answered(uow: UnitOfWork, turn: Turn, answer: Answer, draft: Draft, drafts: Drafts) -> Turn:
    """The turn with its answer, and the draft of the lead that it made."""
    ended = uow.conversations.answer(turn, answer)
    drafts.keep(uow, turn.conversation_id, turn.number, draft)
    return ended


def waiting(uow: UnitOfWork, conversation_id: str, up_to: int | None) -> tuple[Conversation, list[Turn]]:
    """The conversation and the turns that wait for an answer, in their order."""
    conversation = uow.conversations.get(conversation_id)
    if conversation is None:
        raise UnknownConversation(conversation_id)
    return conversation, list(uow.conversations.pending(conversation_id, up_to=up_to))


def postpone(uow: UnitOfWork, turn: Turn, code: str, retry_at: datetime.datetime, counted: bool) -> None:
    """Note when to ask again."""
    if uow.conversations.get(turn.conversation_id) is None:
        raise UnknownConversation(turn.conversation_id)  # erased meanwhile: nobody will ask again
    uow.conversations.postpone(turn, code, retry_at, counted=counted)


def give_up(uow: UnitOfWork, turn: Turn, code: str, words: AssistantMessage) -> Turn:
    """The question before stays the question: nothing of this turn reached the assistant."""
    before = uow.conversations.turn(turn.conversation_id, turn.number - 1)
    slot = before.answer.requested_slot if before and before.answer else None
    return uow.conversations.give_up(turn, code, Answer((words,), words.created_at, requested_slot=slot))
