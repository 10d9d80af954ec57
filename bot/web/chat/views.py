"""What the browser gets to see of a conversation: never a payload, never what was understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversations.conversation import WORDLESS, AssistantMessage, MessageKind, Transcript, Turn


def answer_view(turn: Turn) -> dict[str, Any]:
    """The answer to one message, the same by request and by event. The turn has been answered."""
    answer = turn.answer
    view = {
        "turn": turn.number,
        "messages": [message_view(message) for message in answer.messages] if answer else [],
        "requested_slot": answer.requested_slot if answer else None,
        "done": answer.done if answer else False,
    }
    return {**view, "ended": True} if turn.message.kind is MessageKind.END else view


def erased_view(words: AssistantMessage) -> dict[str, Any]:
    """The last answer of a conversation that is no more, the same by request and by event."""
    return {"messages": [message_view(words)], "requested_slot": None, "done": True, "erased": True}


def history_view(transcript: Transcript) -> dict[str, Any]:
    """The conversation so far, and what the visitor thought of it."""
    return {
        **_said(transcript.turns),
        "ended": transcript.conversation.ended_at is not None,
        "feedback": transcript.feedback.to_json(),
    }


def _said(turns: Sequence[Turn]) -> dict[str, Any]:
    """Both sides, in the order in which they are read."""
    messages: list[dict[str, Any]] = []
    for turn in turns:
        if turn.message.kind not in WORDLESS:
            messages.append(_visitor_view(turn))
        messages.extend({**item, "turn": turn.number} for item in answer_view(turn)["messages"])
    answered = [turn.answer for turn in turns if turn.answer]
    last = answered[-1] if answered else None
    return {
        "messages": messages,
        "requested_slot": last.requested_slot if last else None,
        "done": last.done if last else False,
    }


def message_view(message: AssistantMessage) -> dict[str, Any]:
    """One bubble of the assistant."""
    view = {
        "id": message.id,
        "author": "assistant",
        "text": message.text,
        "buttons": [{"id": button.id, "title": button.title} for button in message.buttons],
    }
    return view if message.card is None else {**view, "card": _card_view(message.card)}


def _card_view(card: Mapping[str, Any]) -> dict[str, Any]:
    shown = ("topic", "label", "value", "button")
    lines = [{key: line[key] for key in shown if key in line} for line in card.get("lines", ())]
    return {**card, "lines": lines}


def _visitor_view(turn: Turn) -> dict[str, Any]:
    return {
        "id": turn.message.id,
        "author": "visitor",
        "text": turn.message.text,
        "buttons": [],
        "turn": turn.number,
        "status": turn.status.value,
    }
