"""How a turn of a conversation is laid out in rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Button,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)


def turn_row(turn: Turn) -> dict[str, Any]:
    """The row of a new turn."""
    message = turn.message
    row = {
        "conversation_id": turn.conversation_id,
        "number": turn.number,
        "message_id": message.id,
        "kind": message.kind.value,
        "text": message.text,
        "button_id": message.button_id,
        "payload": message.payload,
        "received_at": message.received_at,
        "status": turn.status.value,
        "attempts": turn.attempts,
        "retry_at": turn.retry_at,
        "failure": turn.failure,
    }
    return {**row, **answer_row(turn.answer)} if turn.answer else row


def answer_row(answer: Answer) -> dict[str, Any]:
    """The columns that an answer fills in the row of its turn."""
    return {
        "answered_at": answer.answered_at,
        "understanding": dict(answer.understanding),
        "requested_slot": answer.requested_slot,
        "done": answer.done,
        "model": answer.model,
    }


def message_rows(turn: Turn, answer: Answer) -> list[dict[str, Any]]:
    """The rows of the assistant's messages."""
    return [
        {
            "id": message.id,
            "conversation_id": turn.conversation_id,
            "turn": turn.number,
            "position": position,
            "text": message.text,
            "buttons": [dataclasses.asdict(button) for button in message.buttons],
            "card": dict(message.card) if message.card is not None else None,
            "created_at": message.created_at,
        }
        for position, message in enumerate(answer.messages)
    ]


def turn_from_rows(row: Any, messages: Sequence[Any]) -> Turn:
    """The turn of a row and of the rows of its messages, in order."""
    return Turn(
        conversation_id=row["conversation_id"],
        number=row["number"],
        message=_visitor_message(row),
        status=TurnStatus(row["status"]),
        answer=_answer(row, messages) if row["answered_at"] is not None else None,
        attempts=row["attempts"],
        retry_at=row["retry_at"],
        failure=row["failure"],
    )


def _visitor_message(row: Any) -> VisitorMessage:
    return VisitorMessage(
        id=row["message_id"],
        kind=MessageKind(row["kind"]),
        text=row["text"],
        received_at=row["received_at"],
        button_id=row["button_id"],
        payload=row["payload"],
    )


def _answer(row: Any, messages: Sequence[Any]) -> Answer:
    return Answer(
        messages=tuple(_assistant_message(item) for item in messages),
        answered_at=row["answered_at"],
        understanding=row["understanding"] or {},
        requested_slot=row["requested_slot"],
        done=row["done"],
        model=row["model"],
    )


def _assistant_message(row: Any) -> AssistantMessage:
    buttons = tuple(Button(**button) for button in row["buttons"])
    return AssistantMessage(row["id"], row["text"], row["created_at"], buttons, row["card"])
