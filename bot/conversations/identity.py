"""Who a visitor said they are, wherever in the conversation they said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.conversations.conversation import MessageKind, Transcript, Turn
from bot.redaction import Identity

PERSONAL = frozenset({"name", "email", "phone"})
"""Topics whose answers say who somebody is."""
_MISTYPED = frozenset(f"mistypes:{topic}" for topic in PERSONAL)
_LONGEST_NAME = 6
"""Words: what is longer and was read as a name is a sentence with a name in it."""


def identity(turns: Iterable[Turn]) -> Identity:
    """What these turns say of the person."""
    known = Identity()
    for turn in turns:
        for fact in _facts(turn):
            known |= _of_fact(fact)
    return known


def unread_answers(transcript: Transcript) -> frozenset[int]:
    """The turns whose words must be taken for contact details: given when these were asked, or as such, and
    not read by the assistant.
    """
    hidden: set[int] = set()
    asked: str | None = None
    for turn in transcript.turns:
        if is_unread(turn, asked):
            hidden.add(turn.number)
        asked = turn.answer.requested_slot if turn.answer else asked
    return frozenset(hidden)


def is_unread(turn: Turn, asked: str | None) -> bool:
    """Whether these are contact details that were not read; `asked` is the question before."""
    if turn.message.kind is not MessageKind.TEXT:
        return False
    acts = frozenset(turn.answer.understanding.get("acts") or ()) if turn.answer else frozenset()
    return bool(acts & _MISTYPED) or (asked in PERSONAL and (not acts or "not_understood" in acts))


def _facts(turn: Turn) -> Iterator[Mapping[str, Any]]:
    for fact in (turn.answer.understanding.get("facts") or ()) if turn.answer else ():
        if fact.get("topic") in PERSONAL:
            yield fact


def _of_fact(fact: Mapping[str, Any]) -> Identity:
    topic, value, quote = fact["topic"], fact.get("value"), str(fact.get("quote") or "").strip()
    words = ((topic, quote),) if quote else ()
    if topic == "name":
        given = value if isinstance(value, Mapping) else {"last_name": value}
        names = tuple(str(given[key]) for key in ("first_name", "last_name") if given.get(key))
        short = len(re.findall(r"\w+", quote)) <= _LONGEST_NAME
        return Identity(names=names, words=words if short else ())
    if topic == "email":
        return Identity(emails=(str(value),), words=words)
    return Identity(phones=(str(value),), words=words)
