"""Where members of staff and their sessions are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Protocol

from bot.accounts.account import StaffSession, User


class EmailTaken(Exception):
    """Another user has this e-mail address."""


class UserRepository(Protocol):
    """Users by id and by e-mail."""

    def add(self, user: User) -> None:
        """Store a new user; raises `EmailTaken` when the address is in use."""

    def get(self, user_id: str) -> User | None:
        """The user with this id."""

    def by_email(self, email: str) -> User | None:
        """The user with this e-mail address, whatever its case, locked until the transaction ends."""

    def save(self, user: User) -> None:
        """Replace the stored user that has the same id."""

    def all(self) -> Sequence[User]:
        """Every user, by name."""


class StaffSessionRepository(Protocol):
    """Sessions of the console by the hash of their token."""

    def add(self, session: StaffSession) -> None:
        """Store a new session."""

    def get(self, token_hash: str) -> StaffSession | None:
        """The session with this hash, open or not."""

    def extend(self, token_hash: str, expires_at: datetime.datetime) -> None:
        """Let an open session last until this moment."""

    def revoke(self, token_hash: str, at: datetime.datetime) -> None:
        """Close one session."""

    def revoke_all(self, user_id: str, at: datetime.datetime) -> int:
        """Close every open session of a user, and say how many there were."""

    def forget_expired(self, before: datetime.datetime) -> int:
        """Delete the sessions that ended before this moment, and say how many there were."""
