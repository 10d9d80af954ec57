"""A member of staff, and a session they opened in the console."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum


class Role(str, Enum):
    """The work of a member of staff; `bot.accounts.permissions` says what each role may do."""

    SALES = "sales"
    """Works on leads."""
    SUPPORT = "support"
    """Reads transcripts, with contact details masked, and reviews them."""
    ADMIN = "admin"
    """All of it, and manages users and settings."""


@dataclass(frozen=True)
class User:
    """A member of staff."""

    id: str
    email: str
    """In lower case: the key of the login."""
    name: str
    role: Role
    password_hash: str
    created_at: datetime.datetime
    disabled: bool = False
    failed_logins: int = 0
    locked_until: datetime.datetime | None = None
    totp_seed: str | None = None
    """Of the second factor; worth nothing without the secret of this installation."""
    totp_pending: str | None = None
    """The same while it is being set up: not asked for yet."""
    totp_last_step: int = 0
    """The moment, in steps of 30 s, of the last code that was taken: none is taken twice."""
    second_factor_required: bool = False
    last_sign_in_at: datetime.datetime | None = None
    shortcuts: bool = True
    """Whether pages react to single keys."""
    password_given: bool = False
    """Whether somebody else knows the password: it is changed before any page opens."""

    @property
    def has_second_factor(self) -> bool:
        """Whether a code is asked for after the password."""
        return self.totp_seed is not None


@dataclass(frozen=True)
class StaffSession:
    """A session of the console. Only the hash of its token is kept: a copy of the database opens nothing."""

    token_hash: str
    user_id: str
    created_at: datetime.datetime
    expires_at: datetime.datetime
    revoked_at: datetime.datetime | None = None
    awaits_code: bool = False
    """The password was right, the second factor is still missing: opens no page."""
    seen_at: datetime.datetime | None = None
    device: str = ""
    """What the browser says of itself."""
