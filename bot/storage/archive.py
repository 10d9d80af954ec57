"""Leads and transcripts by the thousand, read in batches: no transaction stays open while a batch is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.conversations.conversation import Conversation, Transcript
from bot.conversations.repository import EVERY_CONVERSATION, ConversationCursor, ConversationFilter
from bot.leads.lead import Lead
from bot.leads.repository import EVERY_LEAD, LeadCursor, LeadFilter, LeadOrder
from bot.storage.unit_of_work import SqlUnitOfWork

BATCH = 200


class Archive:
    """What the command line lists, shows and exports."""

    def __init__(self, reading: Callable[[], SqlUnitOfWork], *, batch: int = BATCH) -> None:
        self._reading = reading
        self._batch = batch

    def lead(self, lead_id: str) -> Lead | None:
        """One lead."""
        with self._reading() as uow:
            return uow.leads.get(lead_id)

    def leads(self, only: LeadFilter = EVERY_LEAD, order: LeadOrder = LeadOrder.NEWEST) -> Iterator[Lead]:
        """Every lead in this order. A lead that arrives meanwhile may be left out, none comes twice."""
        after: LeadCursor | None = None
        while True:
            with self._reading() as uow:
                page = uow.leads.page(only, order, limit=self._batch, after=after)
            yield from page.leads
            if not page.later:
                return
            after = page.last

    def conversations(self, only: ConversationFilter = EVERY_CONVERSATION) -> Iterator[Conversation]:
        """Every conversation without its turns, newest first."""
        after: ConversationCursor | None = None
        while True:
            with self._reading() as uow:
                page = uow.conversations.newest(only, limit=self._batch, after=after)
            yield from page
            if len(page) < self._batch:
                return
            after = ConversationCursor(page[-1].created_at, page[-1].id)

    def transcript(self, conversation_id: str) -> Transcript | None:
        """One conversation with its turns."""
        with self._reading() as uow:
            return uow.conversations.transcript(conversation_id)

    def transcripts(self, only: ConversationFilter = EVERY_CONVERSATION) -> Iterator[Transcript]:
        """Every conversation with its turns, newest first; one erased meanwhile is left out."""
        for conversation in self.conversations(only):
            found = self.transcript(conversation.id)
            if found is not None:
                yield found
