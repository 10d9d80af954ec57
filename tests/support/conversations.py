"""Conversations for tests of the support agents' pages, made of what is said and understood in each turn."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.bootstrap import Services
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Button,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from tests.support import crm

MODEL = "20260301-101500-abcdef12"
NAME = {
    "topic": "name",
    "value": {"first_name": "Zohra", "last_name": "Quentin-Morel"},
    "quote": "Zohra Quentin-Morel",
}
EMAIL = {"topic": "email", "value": "zohra.qm@menuiserie.example", "quote": "zohra.qm@menuiserie.example"}
PHONE = {"topic": "phone", "value": "+33639980012", "quote": "06 39 98 00 12"}
DETAILS = ("zohra", "quentin", "morel", "zohra.qm", "menuiserie.example", "98 00 12", "33639980012")
"""What a page that masks may show nothing of, whatever its case."""


@dataclass(frozen=True)
class Step:
    """One message of the visitor and what the assistant made of it."""

    text: str
    acts: Sequence[str] = ()
    reply: str = "C’est noté."
    asked: str | None = None
    facts: Sequence[Mapping[str, Any]] = ()
    intent: str = "give_details"
    confidence: float = 0.9
    button: bool = False
    card: Mapping[str, Any] | None = None
    done: bool = False
    choices: Sequence[str] = ()
    understanding: Mapping[str, Any] = field(default_factory=dict)
    status: TurnStatus = TurnStatus.ANSWERED


TOLD = (
    Step(
        "Bonjour, ici Zohra, notre menuiserie cherche des tablettes durcies",
        ("gives:need",),
        "Merci Zohra. Quel budget avez-vous prévu\u202f?",
        "budget",
        intent="state_need",
        understanding={
            "evidence": [
                {"signal": "says_company", "quote": "notre menuiserie", "turn": 1, "weights": {"B2B": 1.8}}
            ],
            "segment": {"label": "B2B", "best": "B2B", "confidence": 0.91, "committed": True},
        },
    ),
    Step(
        "euh combien ça coûte", ("asks:price",), "Cela dépend.", "budget", intent="ask_price", confidence=0.41
    ),
    Step("4500 euros", ("gives:budget",), "À quel nom\u202f?", "name"),
    Step("Zohra Quentin-Morel", ("gives:name",), "Merci Zohra Quentin-Morel.", "email", [NAME], "give_name"),
    Step(
        "zohra.qm@menuiserie.example ou 06 39 98 00 12",
        ("gives:email", "gives:phone"),
        "Je récapitule.",
        "confirm",
        [EMAIL, PHONE],
        "give_email",
        understanding={"entities": [{"entity": "email", "start": 0, "end": 27, "value": EMAIL["value"]}]},
        card={
            "kind": "recap",
            "title": "Voici ce que j’ai noté",
            "lines": [
                {"topic": "name", "label": "Nom", "value": "Zohra Quentin-Morel"},
                {"topic": "email", "label": "E-mail", "value": "zohra.qm@menuiserie.example"},
                {"topic": "phone", "label": "Téléphone", "value": "06 39 98 00 12"},
                {"topic": "budget", "label": "Budget", "value": "4\u202f500\u00a0€"},
            ],
        },
    ),
)
"""A visitor who says who they are in every way there is, and has not confirmed yet."""


def add_conversation(
    services: Services,
    steps: Sequence[Step] = TOLD,
    *,
    name: str | None = None,
    begun: datetime.datetime | None = None,
    page: str = "https://www.clairvoie.example/tablettes",
    test: bool = False,
    model: str = MODEL,
) -> str:
    """Store a conversation, one message a minute; returns its id."""
    conversation_id, at = name or str(uuid.uuid4()), begun or crm.NOW - datetime.timedelta(hours=2)
    with services.unit_of_work() as uow:
        uow.conversations.add(Conversation(conversation_id, at, page, test=test))
        opening = VisitorMessage(str(uuid.uuid4()), MessageKind.OPEN, "", at)
        answer = Answer((_bubble("Bonjour, que cherchez-vous\u202f?", at),), at, {}, "need", model=model)
        uow.conversations.add_turn(Turn(conversation_id, 0, opening, TurnStatus.ANSWERED, answer))
        for number, step in enumerate(steps, start=1):
            uow.conversations.add_turn(_turn(conversation_id, number, step, at + number * crm.MINUTE, model))
        uow.commit()
    return conversation_id


def _turn(conversation_id: str, number: int, step: Step, at: datetime.datetime, model: str) -> Turn:
    kind = MessageKind.BUTTON if step.button else MessageKind.TEXT
    message = VisitorMessage(str(uuid.uuid4()), kind, step.text, at)
    known = {
        "intent": step.intent,
        "confidence": step.confidence,
        "entities": [],
        "acts": list(step.acts),
        "facts": list(step.facts),
        **step.understanding,
    }
    told = at + datetime.timedelta(milliseconds=420)
    bubble = _bubble(step.reply, told, *step.choices, card=step.card)
    answer = Answer((bubble,), told, known, step.asked, step.done, model)
    return Turn(conversation_id, number, message, step.status, answer)


def _bubble(
    text: str, at: datetime.datetime, *choices: str, card: Mapping[str, Any] | None = None
) -> AssistantMessage:
    buttons = tuple(Button(str(uuid.uuid4()), title, "/answer") for title in choices)
    return AssistantMessage(str(uuid.uuid4()), text, at, buttons, card)
