"""Turns of a conversation, in few words."""

from __future__ import annotations

import datetime
from typing import Any

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)

NOW = datetime.datetime(2026, 3, 4, 13, 5, tzinfo=datetime.timezone.utc)


def opening(asked: str = "need") -> Turn:
    """The welcome."""
    return Turn("c", 0, VisitorMessage("m0", MessageKind.OPEN, "", NOW), TurnStatus.ANSWERED, answer(asked))


def turn(
    number: int,
    text: str = "…",
    *acts: str,
    asked: str | None = None,
    kind: MessageKind = MessageKind.TEXT,
    status: TurnStatus = TurnStatus.ANSWERED,
    done: bool = False,
    model: str | None = None,
    **understanding: Any,
) -> Turn:
    """A message of the visitor that was answered a minute later than the one before."""
    at = NOW + datetime.timedelta(minutes=number)
    message = VisitorMessage(f"m{number}", kind, text, at)
    known = {"acts": list(acts), **understanding}
    return Turn("c", number, message, status, answer(asked, at, known, done, model))


def answer(
    asked: str | None = None,
    at: datetime.datetime = NOW,
    understanding: dict[str, Any] | None = None,
    done: bool = False,
    model: str | None = None,
) -> Answer:
    """What the assistant says."""
    bubble = AssistantMessage("a", "Bien noté.", at)
    return Answer((bubble,), at, understanding or {}, asked, done, model)
