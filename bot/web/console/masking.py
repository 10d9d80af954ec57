"""Hides who a visitor is, wherever in their conversation it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversations.conversation import Transcript, Turn
from bot.conversations.identity import PERSONAL, identity, unread_answers
from bot.leads.lead import Lead
from bot.leads.redaction import identity_of
from bot.redaction import Clean, Identity, Marks, cleaner


@dataclass(frozen=True)
class Veil:
    """What a reader sees of a conversation instead of what was written."""

    clean: Clean
    marks: Marks
    hidden: frozenset[int] = frozenset()
    """Turns whose words are not shown at all: contact details that the assistant could not read."""
    masks: bool = True

    def said(self, turn: Turn, instead: str) -> str:
        """The visitor's words."""
        return instead if turn.number in self.hidden else self.clean(turn.message.text)

    def value(self, topic: str, value: str) -> str:
        """A value that the assistant noted on a topic."""
        if self.masks and topic in PERSONAL:
            return str(getattr(self.marks, topic))
        return self.clean(value)


def known_of(transcript: Transcript, leads: Iterable[Lead]) -> Identity:
    """Who the visitor is, from what they said and from their leads."""
    return identity(transcript.turns) | identity_of(*leads)


def veil(transcript: Transcript, leads: Iterable[Lead], words: Mapping[str, str]) -> Veil:
    """Hides names, e-mail addresses and phone numbers; `words` says what stands in their places."""
    marks = Marks(words["name"], words["email"], words["phone"])
    clean = cleaner(known_of(transcript, leads), marks, parts=True)
    return Veil(clean, marks, unread_answers(transcript))


def no_veil(words: Mapping[str, Any]) -> Veil:
    """Shows everything."""
    return Veil(str, Marks(words["name"], words["email"], words["phone"]), masks=False)
