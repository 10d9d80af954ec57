"""What a purge needs of storage, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, TypeVar

from bot.accounts.audit import AuditLog
from bot.leads.lead import Status
from bot.retention.report import Report

Self = TypeVar("Self", bound="PurgingUnitOfWork")


@dataclass(frozen=True)
class OldLead:
    """A lead whose period has ended."""

    id: str
    conversation_id: str


class RetentionRepository(Protocol):
    """Finds what has been kept for long enough, the oldest first, and removes it."""

    def leads(
        self, statuses: Collection[Status], before: datetime.datetime, *, limit: int
    ) -> Sequence[OldLead]:
        """Leads of these statuses whose last contact lies before this moment."""

    def drafts(self, before: datetime.datetime, *, limit: int) -> Sequence[OldLead]:
        """Drafts whose last contact lies before this moment."""

    def only_drafts(self, conversation_ids: Collection[str]) -> Collection[str]:
        """Those of these conversations that have no other leads than drafts."""

    def conversations(self, before: datetime.datetime, *, limit: int, tests: bool = False) -> Sequence[str]:
        """Conversations whose last message lies before this moment; `tests`: only those of the evaluation."""

    def count_leads(self, statuses: Collection[Status], before: datetime.datetime) -> int:
        """How many `leads` there are."""

    def count_conversations(self, before: datetime.datetime, *, tests: bool = False) -> int:
        """How many `conversations` there are."""

    def count_mails(self, before: datetime.datetime) -> int:
        """How many e-mails were written before this moment and wait no longer."""

    def count_audit_entries(self, before: datetime.datetime) -> int:
        """How many entries of the audit log are older than this moment."""

    def remove_leads(self, lead_ids: Sequence[str]) -> int:
        """Delete leads and whatever is kept under their ids; how many there were."""

    def remove_transcript(self, conversation_id: str, before: datetime.datetime) -> bool:
        """Delete a conversation without its leads, unless somebody has spoken in it since this moment."""

    def remove_conversation(self, conversation_id: str, before: datetime.datetime) -> int | None:
        """Delete a conversation with its leads, unless somebody has spoken in it since this moment.

        Returns how many leads went with it; None: it is still there.
        """

    def remove_mails(self, before: datetime.datetime, *, limit: int) -> int:
        """Delete e-mails that wait no longer."""

    def remove_proofs(self, before: datetime.datetime, *, limit: int) -> int:
        """Delete proofs of finished erasures."""

    def remove_reports(self, before: datetime.datetime) -> int:
        """Delete reports of purges."""

    def count_proofs(self, before: datetime.datetime) -> int:
        """How many proofs of finished erasures are older than this moment."""

    def keep(self, report: Report) -> None:
        """Store a report."""

    def reports(self, *, limit: int) -> Sequence[Report]:
        """The latest reports, the newest first."""


class PurgingUnitOfWork(Protocol):
    """The part of a unit of work that a purge needs."""

    @property
    def retention(self) -> RetentionRepository: ...
    @property
    def audit(self) -> AuditLog: ...

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...
