"""Sessions of the console: how long they last, and the token that opens them."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import secrets

from bot.accounts.account import StaffSession, User

IDLE = datetime.timedelta(hours=12)
"""A session that nobody uses ends after this time."""
LONGEST = datetime.timedelta(days=7)
"""Any session ends after this time."""
_WORTH_WRITING = datetime.timedelta(minutes=5)


def new_token() -> str:
    """A token that nobody can guess. The browser keeps it; the database keeps its hash."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps of a token. It is random and long: no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def begin(user: User, token: str, now: datetime.datetime) -> StaffSession:
    """A new session of this user."""
    return StaffSession(hash_of(token), user.id, created_at=now, expires_at=now + IDLE)


def is_open(session: StaffSession, now: datetime.datetime) -> bool:
    """Whether the session still lets its user in."""
    return session.revoked_at is None and now < session.expires_at


def prolonged(session: StaffSession, now: datetime.datetime) -> StaffSession | None:
    """The session after it was used, or None when the difference is not worth writing down."""
    expires_at = min(now + IDLE, session.created_at + LONGEST)
    if expires_at - session.expires_at < _WORTH_WRITING:
        return None
    return dataclasses.replace(session, expires_at=expires_at)
