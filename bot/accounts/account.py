"""A member of staff, and a session they opened in the console."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum


class Role(str, Enum):
    """What a member of staff does here; `bot.accounts.permissions` says what each may see."""

    SALES = "sales"
    """Works on leads."""
    SUPPORT = "support"
    """Reads transcripts and reviews them."""
    ADMIN = "admin"
    """Does both, and looks after accounts and settings."""


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


@dataclass(frozen=True)
class StaffSession:
    """A session of the console. Only the hash of its token is kept: a copy of the database opens nothing."""

    token_hash: str
    user_id: str
    created_at: datetime.datetime
    expires_at: datetime.datetime
    revoked_at: datetime.datetime | None = None
