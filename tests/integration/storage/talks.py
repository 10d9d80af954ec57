"""Conversations as they are stored turn by turn, and which of them a list finds."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.overview import OverviewFilter
from bot.leads.lead import Lead, Status
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)


def talk(
    database: Database, name: str, minute: int = 0, *acts: str, test: bool = False, **options: Any
) -> None:
    """A conversation of one message, begun so many minutes after the others' beginning."""
    at = NOW + minute * MINUTE
    with database.writing() as uow:
        uow.conversations.add(Conversation(name, at, "/prix", test=test))
        message = VisitorMessage(f"{name}-0", MessageKind.OPEN, "", at)
        uow.conversations.add_turn(Turn(name, 0, message, TurnStatus.ANSWERED, answered(f"{name}-a0", at)))
        uow.commit()
    say(database, name, 1, options.pop("text", "je cherche une caisse"), *acts, at=at, **options)


def say(
    database: Database,
    name: str,
    number: int,
    text: str,
    *acts: str,
    at: datetime.datetime = NOW,
    asked: str | None = "budget",
    model: str | None = "m1",
    **understanding: Any,
) -> None:
    message = VisitorMessage(f"{name}-{number}", MessageKind.TEXT, text, at)
    with database.writing() as uow:
        turn = uow.conversations.append(name, message, at).turn
        answer = answered(f"{name}-a{number}", at, asked, model, {"acts": list(acts), **understanding})
        uow.conversations.answer(turn, answer)
        uow.commit()


def answered(
    name: str,
    at: datetime.datetime,
    asked: str | None = "need",
    model: str | None = "m1",
    understanding: dict[str, Any] | None = None,
) -> Answer:
    bubble = AssistantMessage(name, "Bien noté.", at)
    return Answer((bubble,), at, understanding or {}, asked, False, model)


def found(database: Database, *wanted: str, **options: Any) -> list[str]:
    with database.reading() as uow:
        page = uow.overviews.page(OverviewFilter(frozenset(wanted), **options))
    return [row.conversation.id for row in page.rows]


def lead_of(name: str, status: Status, **changes: Any) -> Lead:
    return replace(Lead(f"lead-{name}", name, 1, NOW, NOW, status=status), **changes)


def keep_lead(database: Database, lead: Lead) -> None:
    with database.writing() as uow:
        uow.leads.claim(lead)
        uow.commit()
