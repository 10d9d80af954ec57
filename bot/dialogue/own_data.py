"""What visitors ask of their own data: to see them, or to have them erased, which is asked about again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.heard import Heard
from bot.dialogue.say import Say
from bot.dialogue.state import DialogueState
from bot.leads.fields import replies
from bot.qualification.text import fold

ERASURE = "erasure"
"""The question « voulez-vous vraiment tout effacer ? », which may come between any two others."""
BUTTON = "erasure"
ASKED, CONFIRMED = "asked", "confirmed"
OWN_DATA = Say("own_data")
DECLINED = Say("erasure_declined")

_SHOW, _ERASE = "request_my_data", "request_erasure"
ABOUT_OWN_DATA = frozenset({_SHOW, _ERASE})
"""Intents that are answered from what is kept, not by a response of the domain."""
_ORDERS = re.compile(
    r"^(?:\W|oui|ok|d'accord|allez[- ]y|s'il vous plait|svp|je (?:veux|souhaite|voudrais|confirme)"
    r"|vous pouvez|tout|bien)*\b(?:effac(?:ez|er|e)|supprim(?:ez|er|e))\b"
)
_SPARES = re.compile(r"\b(?:n'|ne\b|pas\b|rien\b|jamais\b|non\b|gard(?:ez|er|e)\b|conserv(?:ez|er|e)\b)")


def asks_erasure(heard: Heard) -> bool:
    """Whether the visitor wants everything to be erased; whoever wants to start again only wants that."""
    return _ERASE in heard.smalltalk and "restart" not in heard.wishes


def answers(intents: Iterable[str]) -> list[Say]:
    """What is said to each of these questions and remarks; an erasure is asked about instead."""
    return [OWN_DATA if intent == _SHOW else Say(f"utter_{intent}") for intent in intents if intent != _ERASE]


def erasure_reply(state: DialogueState, text: str, button: Mapping[str, Any] | None) -> bool | None:
    """Whether everything is to be erased; None when nobody asked, or when the answer is about something else.

    Nothing but a clear yes erases: a question, a doubt or another subject leaves everything where it is.
    """
    if state.erasure == CONFIRMED:
        return True
    if button is not None:
        pressed = button.get("name") == BUTTON
        return dict(button.get("values") or {}).get("confirm") == "yes" if pressed else None
    if state.erasure != ASKED or "?" in text:
        return None
    folded, reply = fold(text).text, replies.read_yes_no(text)
    spares = _SPARES.search(folded) is not None
    if _ORDERS.match(folded):
        return not spares
    if reply is replies.YesNo.YES:
        return True
    return False if spares or reply is replies.YesNo.NO else None


def take_reply(state: DialogueState, confirmed: bool, text: str) -> Heard:
    """Note the reply; what was asked before stays the open question."""
    state.erasure = CONFIRMED if confirmed else ""
    return Heard(text, state.turn, yes=confirmed)
