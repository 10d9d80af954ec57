"""What erasing needs of storage, as the rest of the product sees it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime

    from bot.conversations.repository import ConversationRepository
    from bot.leads.repository import LeadRepository
    from bot.privacy.erasure import AskedBy, Proof
    from bot.privacy.ledger import Erased
    from bot.redaction import Clean


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

    def ask(self, conversation_ids: Collection[str], by: AskedBy, at: datetime.datetime) -> None:
        """Note that these conversations have to be erased."""

    def asked(self, *, limit: int, after: str = "") -> Sequence[tuple[str, AskedBy]]:
        """Conversations that have to be erased and are still there, by their ids, and who asked for it."""

    def all(self) -> Sequence[Erased]:
        """Every erasure of which a proof is kept, the oldest first: the list that survives a restore."""

    def ask_redaction(self, conversation_id: str, at: datetime.datetime) -> None:
        """Note that nothing in this conversation may say any more who the visitor is."""

    def redactions(self, *, limit: int, before: datetime.datetime | None = None) -> Sequence[str]:
        """Conversations of which that was asked, before this moment; those with an open turn wait."""

    def redact(self, conversation_id: str) -> Clean:
        """Take who the visitor is out of a conversation; gives what cleans the texts of other stores."""

    def drop(self, conversation_id: str) -> None:
        """Forget that somebody asked: there is nothing to erase."""

    def hold_off(self, conversation_id: str) -> None:
        """Let nobody erase this conversation before the transaction ends.

        Raises `bot.leads.repository.ConversationErased` when somebody has.
        """


class PersonRepository(Protocol):
    """Finds what is kept of a person, by their contact details in their normal form."""

    def contacts_of_lead(self, lead_id: str) -> frozenset[str]:
        """Every contact detail that was ever known of this lead."""

    def conversations(self, contacts: Collection[str], *, limit: int) -> Sequence[str]:
        """Conversations in which one of these was given, with a request that has one, or sent to one."""

    def mails_to(self, contacts: Collection[str]) -> Sequence[Mapping[str, Any]]:
        """E-mails to the person, as far as they are kept."""

    def wipe_mails(self, contacts: Collection[str]) -> int:
        """Delete e-mails to the person; how many there were."""

    def rows(self, conversation_id: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Every row that names the conversation or one of its leads, by table."""

    def every_conversation(self, *, after: str, limit: int) -> Sequence[str]:
        """Ids of all conversations, also of those of which only requests are left, in their order."""


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
