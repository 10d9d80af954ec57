"""What every entry point may rely on from storage, without knowing how it is stored."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, TypeVar

from bot.accounts.audit import AuditLog
from bot.accounts.policy import PolicyStore
from bot.accounts.repository import PasswordLinks, RecoveryCodes, StaffSessionRepository, UserRepository
from bot.board.repository import BoardRepository
from bot.conversations.feedback import FeedbackRepository
from bot.conversations.insight import InsightRepository
from bot.conversations.overview import OverviewRepository
from bot.conversations.repository import ConversationRepository
from bot.conversations.review_repository import ReviewRepository
from bot.leads.do_not_contact import DoNotContactList
from bot.leads.history import ChangeLog
from bot.leads.repository import LeadRepository, Outbox
from bot.mail.repository import MailQueue
from bot.privacy.repository import CopyRepository, ErasureRepository
from bot.upkeep.leases import TaskLeases

Self = TypeVar("Self", bound="UnitOfWork")


class StorageUnavailable(Exception):
    """The database could not be reached, or stayed busy for too long. Nothing of the transaction was kept."""


class UnitOfWork(Protocol):
    """One transaction: rolled back when its block ends, unless `commit` was called."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def changes(self) -> ChangeLog: ...
    @property
    def do_not_contact(self) -> DoNotContactList: ...
    @property
    def conversations(self) -> ConversationRepository: ...
    @property
    def overviews(self) -> OverviewRepository: ...
    @property
    def users(self) -> UserRepository: ...
    @property
    def staff_sessions(self) -> StaffSessionRepository: ...
    @property
    def recovery_codes(self) -> RecoveryCodes: ...
    @property
    def password_links(self) -> PasswordLinks: ...
    @property
    def access_policy(self) -> PolicyStore: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def mails(self) -> MailQueue: ...
    @property
    def reviews(self) -> ReviewRepository: ...
    @property
    def insight(self) -> InsightRepository: ...
    @property
    def feedback(self) -> FeedbackRepository: ...
    @property
    def copies(self) -> CopyRepository: ...
    @property
    def erasures(self) -> ErasureRepository: ...
    @property
    def board(self) -> BoardRepository: ...
    @property
    def task_leases(self) -> TaskLeases: ...

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
