"""The draft of a lead, which comes with an answer and is written together with it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue.lead_of import lead_of
from bot.dialogue.state import DialogueState
from bot.leads.capture import keep_draft
from bot.leads.following import Step
from bot.leads.lead import Lead
from bot.unit_of_work import UnitOfWork

_NOTHING_SAID = DialogueState().to_json()


@dataclass(frozen=True)
class Draft:
    """What a conversation knows of its request: the state of the dialogue as JSON, and how it is dated."""

    state: Mapping[str, Any]
    source: Mapping[str, Any]
    at: str
    consent_text_version: str

    def lead(self, conversation_id: str) -> Lead:
        """The request so far. Raises `ValueError`, `KeyError` or `TypeError` for what is no state."""
        return lead_of(
            DialogueState.from_json(self.state),
            conversation_id,
            self.source,
            datetime.datetime.fromisoformat(self.at),
            self.consent_text_version,
        )


class Drafts:
    """Keeps what visitors gave so far, in case they leave."""

    def __init__(self, follow: Step) -> None:
        """`follow` is what follows when somebody of staff has taken such a request for confirmed."""
        self._follow = follow
        # Weights and words of a lead are read from files once: before the first visitor, not for one.
        Draft(_NOTHING_SAID, {}, "2000-01-01T00:00:00+00:00", "").lead("")

    def keep(self, uow: UnitOfWork, conversation_id: str, turn: int, draft: Draft) -> None:
        """Save the draft that this turn made. Raises `ConversationErased`, and what `Draft.lead` raises."""
        keep_draft(uow, draft.lead(conversation_id), self._follow, turn)
