"""Everything that is kept of a visitor under one conversation: gathered once, shown in several ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.conversations.conversation import WORDLESS, Transcript
from bot.conversations.repository import ConversationRepository
from bot.leads.lead import Lead
from bot.leads.repository import LeadRepository
from bot.privacy.repository import CopyRepository

_OF_STAFF = frozenset({"assigned_to", "version"})
"""Of a lead, what says nothing about the visitor."""


class GatheringUnitOfWork(Protocol):
    """The part of a unit of work that gathering needs."""

    @property
    def conversations(self) -> ConversationRepository: ...
    @property
    def leads(self) -> LeadRepository: ...
    @property
    def copies(self) -> CopyRepository: ...


@dataclass(frozen=True)
class OwnData:
    """What is kept of one visitor. It is for their eyes: nothing in it is masked."""

    transcript: Transcript
    leads: Sequence[Lead]
    copies: Sequence[str]
    """The addresses that copies of the conversation were sent to."""

    @property
    def visitor_messages(self) -> int:
        """How many messages the visitor sent."""
        return sum(turn.message.kind not in WORDLESS for turn in self.transcript.turns)

    @property
    def assistant_messages(self) -> int:
        """How many messages the assistant answered with."""
        return sum(len(turn.answer.messages) for turn in self.transcript.turns if turn.answer)

    def to_json(self) -> dict[str, Any]:
        """The JSON object that a visitor may take away."""
        leads = [
            {name: value for name, value in lead.to_json().items() if name not in _OF_STAFF}
            for lead in self.leads
        ]
        return {"conversation": self.transcript.to_json(), "requests": leads, "copies": list(self.copies)}


def gather(uow: GatheringUnitOfWork, conversation_id: str) -> OwnData | None:
    """What is kept under this conversation; None when there is no such conversation."""
    transcript = uow.conversations.transcript(conversation_id)
    if transcript is None:
        return None
    return OwnData(
        transcript, uow.leads.of_conversation(conversation_id), uow.copies.addresses(conversation_id)
    )
