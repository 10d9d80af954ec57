"""What a visitor wants, in their own words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations.conversation import Transcript
from bot.leads.lead import Lead, Status

_TOPICS = ("need", "regulation")
_ANONYMOUS = frozenset({Status.NO_CONTACT, Status.ERASED})


@dataclass(frozen=True)
class OwnWords:
    """A quotation, and the message it stands in."""

    text: str
    turn: int


def own_words(transcript: Transcript | None, lead: Lead) -> OwnWords | None:
    """The latest message that told what is wanted. Nobody who stays unknown is quoted."""
    if transcript is None or lead.status in _ANONYMOUS:
        return None
    for turn in reversed(transcript.turns):
        facts = (turn.answer.understanding.get("facts") or ()) if turn.answer else ()
        for fact in facts:
            quote = str(fact.get("quote") or "").strip()
            if fact.get("topic") in _TOPICS and quote:
                return OwnWords(quote, turn.number)
    return None
