"""Let a member of staff in, and slow down those who guess."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, TypeVar

from bot.accounts import sessions
from bot.accounts.account import User
from bot.accounts.passwords import hash_password, is_outdated, password_matches
from bot.accounts.repository import StaffSessionRepository, UserRepository

FREE_TRIES = 4
"""So many wrong passwords in a row cost nothing: people mistype."""
FIRST_DELAY = datetime.timedelta(seconds=30)
LONGEST_DELAY = datetime.timedelta(minutes=15)
"""Not longer: whoever knows an address could otherwise keep its owner out for good."""

Self = TypeVar("Self", bound="AccountsUnitOfWork")


class AccountsUnitOfWork(Protocol):
    """The part of a unit of work that a login needs."""

    @property
    def users(self) -> UserRepository: ...
    @property
    def staff_sessions(self) -> StaffSessionRepository: ...

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...


@dataclass(frozen=True)
class Attempt:
    """How a login ended. `token` is empty when it was refused; the person is not told why."""

    token: str = ""
    user_id: str | None = None
    locked: bool = False


def sign_in(
    reading: Callable[[], AccountsUnitOfWork],
    writing: Callable[[], AccountsUnitOfWork],
    email: str,
    password: str,
    now: datetime.datetime,
) -> Attempt:
    """Check a password and open a session.

    The password is compared between two transactions: that is slow on purpose, and nobody should wait for it.
    """
    with reading() as uow:
        known = uow.users.by_email(email)
    matches = password_matches(password, known.password_hash if known else None)
    if known is None:
        return Attempt()
    renewed_hash = hash_password(password) if matches and is_outdated(known.password_hash) else None
    with writing() as uow:
        user = uow.users.by_email(email)
        if user is None or user.password_hash != known.password_hash:
            return Attempt()  # changed meanwhile: what was compared is no longer true
        attempt = _settle(uow, user, matches, renewed_hash, now)
        uow.commit()
    return attempt


def _settle(
    uow: AccountsUnitOfWork, user: User, matches: bool, renewed_hash: str | None, now: datetime.datetime
) -> Attempt:
    if user.disabled or is_locked(user, now):
        return Attempt(user_id=user.id, locked=not user.disabled)
    if not matches:
        failed = after_failure(user, now)
        uow.users.save(failed)
        return Attempt(user_id=user.id, locked=is_locked(failed, now))
    password_hash = renewed_hash or user.password_hash
    uow.users.save(dataclasses.replace(user, failed_logins=0, locked_until=None, password_hash=password_hash))
    token = sessions.new_token()
    uow.staff_sessions.add(sessions.begin(user, token, now))
    uow.staff_sessions.forget_expired(now - sessions.LONGEST)
    return Attempt(token, user.id)


def is_locked(user: User, now: datetime.datetime) -> bool:
    """Whether even the right password is refused for the moment."""
    return user.locked_until is not None and now < user.locked_until


def after_failure(user: User, now: datetime.datetime) -> User:
    """The account after a wrong password: each one beyond the free tries doubles the delay."""
    failed = user.failed_logins + 1
    doublings = min(failed - FREE_TRIES - 1, 10)
    delay = min(FIRST_DELAY * 2**doublings, LONGEST_DELAY) if doublings >= 0 else None
    return dataclasses.replace(user, failed_logins=failed, locked_until=now + delay if delay else None)
