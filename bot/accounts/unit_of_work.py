"""The part of a unit of work that accounts need."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, TypeVar

from bot.accounts.audit import AuditLog
from bot.accounts.policy import PolicyStore
from bot.accounts.repository import PasswordLinks, RecoveryCodes, StaffSessionRepository, UserRepository

Self = TypeVar("Self", bound="AccountsUnitOfWork")


class AccountsUnitOfWork(Protocol):
    """One transaction on accounts."""

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

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...
