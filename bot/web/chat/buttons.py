"""Buttons: what the browser sends is an opaque id, and only one that this conversation was offered counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.conversations.conversation import Button, Turn
from bot.web.chat.errors import Refusal


def pressed(button_id: str, turns: Sequence[Turn]) -> Button:
    """The button with this id among those offered in these turns, the whole conversation in order.

    A button of an earlier message is still good when the last message on the same topic offers the same
    choice; one that the question has since replaced is refused.
    """
    offered = next(
        ((turn, button) for turn in turns for button in _buttons(turn) if button.id == button_id), None
    )
    if offered is None:
        raise Refusal("button_unknown")
    turn, button = offered
    topic = turn.answer.requested_slot if turn.answer else None
    if topic is not None and button.payload not in _choices(topic, turns):
        raise Refusal("button_expired")
    return button


def _choices(topic: str, turns: Sequence[Turn]) -> frozenset[str]:
    """The payloads of the last message that offered choices on this topic."""
    for turn in reversed(turns):
        if turn.answer is not None and turn.answer.requested_slot == topic:
            choices = frozenset(button.payload for button in _buttons(turn))
            if choices:
                return choices
    return frozenset()


def _buttons(turn: Turn) -> Iterator[Button]:
    for message in turn.answer.messages if turn.answer else ():
        yield from message.buttons
        for line in (message.card or {}).get("lines", ()):
            if line.get("button"):
                yield Button(line["button"], line["title"], line["payload"])


def card_with_ids(card: Mapping[str, Any], id_of: Callable[[int], str]) -> dict[str, Any]:
    """A card whose lines that can be changed have a button id; their payloads stay on the server.

    `id_of` gives the id of the line with this number.
    """
    lines = [
        {**line, "button": id_of(number)} if line.get("payload") else dict(line)
        for number, line in enumerate(card.get("lines", ()))
    ]
    return {**card, "lines": lines}
