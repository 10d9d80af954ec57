"""Where members of staff and their sessions are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
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

    def all(self, *, locked: bool = False) -> Sequence[User]:
        """Every user, by name; `locked`: nobody else changes one until the transaction ends."""


class StaffSessionRepository(Protocol):
    """Sessions of the console by the hash of their token."""

    def add(self, session: StaffSession) -> None:
        """Store a new session."""

    def get(self, token_hash: str) -> StaffSession | None:
        """The session with this hash, open or not."""

    def of_user(self, user_id: str, now: datetime.datetime) -> Sequence[StaffSession]:
        """The sessions of a user that are not over, the one used last first."""

    def extend(
        self, token_hash: str, expires_at: datetime.datetime, seen_at: datetime.datetime | None = None
    ) -> None:
        """Let an open session last until this moment, and remember when it was used."""

    def revoke(self, token_hash: str, at: datetime.datetime) -> None:
        """Close one session."""

    def revoke_all(self, user_id: str, at: datetime.datetime, *, but: str = "") -> int:
        """Close every open session of a user but one, and say how many there were."""

    def forget_expired(self, before: datetime.datetime) -> int:
        """Delete the sessions that ended before this moment, and say how many there were."""


class RecoveryCodes(Protocol):
    """The recovery codes of the second factor, as hashes."""

    def replace(self, user_id: str, hashes: Iterable[str]) -> None:
        """Give a user these codes and no others; none at all with an empty list."""

    def use(self, user_id: str, code_hash: str) -> bool:
        """Take a code out, and say whether it was there: of two who use it at once, one is right."""

    def count(self, user_id: str) -> int:
        """How many codes are left."""


class LinkPurpose(Enum):
    """Why somebody may choose a password without the old one."""

    RESET = "reset"
    INVITATION = "invitation"


@dataclass(frozen=True)
class PasswordLink:
    """A link of one use that was sent by e-mail; only the hash of its token is kept."""

    token_hash: str
    user_id: str
    purpose: LinkPurpose
    created_at: datetime.datetime
    expires_at: datetime.datetime


class PasswordLinks(Protocol):
    """Links that are not used yet."""

    def add(self, link: PasswordLink) -> None:
        """Store a new link."""

    def get(self, token_hash: str) -> PasswordLink | None:
        """The link with this hash."""

    def take(self, token_hash: str) -> bool:
        """Use a link up, and say whether it was there: of two who use it at once, one is right."""

    def of_user(self, user_id: str) -> Sequence[PasswordLink]:
        """The links of a user, used ones left out."""

    def forget(self, user_id: str) -> None:
        """Make every link of a user worthless."""

    def forget_expired(self, before: datetime.datetime) -> int:
        """Delete the links that expired before this moment."""
