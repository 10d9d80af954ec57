"""What erasing needs of storage, as the rest of the product sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime

    from bot.conversations.repository import ConversationRepository
    from bot.leads.repository import LeadRepository
    from bot.privacy.erasure import Proof


class ErasureRepository(Protocol):
    """Erases whole conversations and keeps the proofs that it was done."""

    def wipe(self, conversation_id: str, at: datetime.datetime | None = None) -> Mapping[str, int]:
        """Delete the conversation, its leads, and whatever is kept under the ids of either.

        Whoever was told of a lead is told, at this moment, to forget it.

        Returns how many rows of which kind there were. Whoever writes to the conversation meanwhile is
        waited for, and finds nothing to write to afterwards.
        """

    def add(self, proof: Proof, conversation_id: str) -> None:
        """Keep a proof; `conversation_id` only until `finish`."""

    def of(self, conversation_id: str) -> Proof | None:
        """The proof that this conversation was erased."""

    def unfinished(self, *, limit: int = 100) -> Sequence[tuple[str, str]]:
        """Proofs whose conversation other stores may still hold: ids of the proof and of the conversation."""

    def finish(self, proof_id: str, at: datetime.datetime) -> None:
        """Note that every store has forgotten the conversation, and forget its id as well."""

    def hold_off(self, conversation_id: str) -> None:
        """Let nobody erase this conversation before the transaction ends.

        Raises `bot.leads.repository.ConversationErased` when somebody has.
        """


class CopyRepository(Protocol):
    """The copies of conversations that visitors had sent by e-mail."""

    def add(self, conversation_id: str, mail_id: str, at: datetime.datetime) -> None:
        """Note that this e-mail holds a copy of the conversation. It is locked until the transaction ends."""

    def addresses(self, conversation_id: str) -> Sequence[str]:
        """Where copies were sent, as far as the e-mails are still kept; the oldest first."""

    def count(self, conversation_id: str) -> int:
        """How many copies were asked for. Nobody else asks for one before the transaction ends."""


class ErasingUnitOfWork(Protocol):
    """The part of a unit of work that erasing needs."""

    @property
    def conversations(self) -> ConversationRepository: ...
    @property
    def leads(self) -> LeadRepository: ...
    @property
    def erasures(self) -> ErasureRepository: ...
