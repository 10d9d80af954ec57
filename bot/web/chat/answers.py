"""What Rasa answered as the turn's answer: with ids that the browser can name its messages and buttons by.

The ids follow from the turn alone. An answer that was shown and could not be written down is asked for again,
and Rasa gives the same one: its buttons are those that the visitor sees.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from bot.conversations.conversation import Answer, AssistantMessage, Button, Turn
from bot.web.chat.buttons import card_with_ids
from bot.web.chat.rasa import RasaAnswer

_SPACE = uuid.UUID("6f0f5e4c-7d1e-4c57-9d3c-0b0d5c1f3a52")


def answer_of(turn: Turn, said: RasaAnswer, now: datetime.datetime) -> Answer:
    """The answer to this turn."""
    place = f"{turn.conversation_id} {turn.number}"
    messages = tuple(_message(f"{place} {number}", item, now) for number, item in enumerate(said.messages))
    return Answer(messages, now, said.understanding, said.requested_slot, said.done, said.model)


def _message(place: str, item: Mapping[str, Any], now: datetime.datetime) -> AssistantMessage:
    buttons = tuple(
        Button(_id(f"{place} {number}"), button["title"], button["payload"])
        for number, button in enumerate(item.get("buttons") or ())
    )
    card = item.get("card")
    return AssistantMessage(
        _id(place),
        item.get("text") or "",
        now,
        buttons,
        card_with_ids(card, lambda number: _id(f"{place} line {number}")) if isinstance(card, dict) else None,
    )


def _id(place: str) -> str:
    return str(uuid.uuid5(_SPACE, place))
