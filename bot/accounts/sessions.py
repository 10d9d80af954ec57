"""Sessions of the console: how long they last, and the token that opens them."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import secrets

from bot.accounts.account import StaffSession, User
from bot.accounts.policy import AccessPolicy

DEFAULT = AccessPolicy()
IDLE, LONGEST = DEFAULT.idle, DEFAULT.longest
CODE_TIME = datetime.timedelta(minutes=10)
"""Between the password and the second factor."""
LONGEST_EVER = datetime.timedelta(days=31)
_LONGEST_DEVICE = 200
_WORTH_WRITING = datetime.timedelta(minutes=5)


def new_token() -> str:
    """A token that nobody can guess. The browser keeps it; the database keeps its hash."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps of a token. It is random and long: no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def begin(
    user: User,
    token: str,
    now: datetime.datetime,
    policy: AccessPolicy = DEFAULT,
    *,
    device: str = "",
    awaits_code: bool = False,
) -> StaffSession:
    """A new session of this user."""
    return StaffSession(
        hash_of(token),
        user.id,
        created_at=now,
        expires_at=now + (CODE_TIME if awaits_code else policy.idle),
        awaits_code=awaits_code,
        seen_at=now,
        device=device[:_LONGEST_DEVICE],
    )


def is_open(session: StaffSession, now: datetime.datetime, policy: AccessPolicy = DEFAULT) -> bool:
    """Whether the session still lets its user in. A stricter policy counts for sessions that exist, too."""
    return _is_alive(session, now) and not session.awaits_code and now < session.created_at + policy.longest


def waits_for_code(session: StaffSession, now: datetime.datetime) -> bool:
    """Whether the session lets its user in with the right code."""
    return _is_alive(session, now) and session.awaits_code


def prolonged(
    session: StaffSession, now: datetime.datetime, policy: AccessPolicy = DEFAULT
) -> StaffSession | None:
    """The session after it was used, or None when the difference is not worth writing down."""
    expires_at = min(now + policy.idle, session.created_at + policy.longest)
    last = session.seen_at or session.created_at
    if now - last < _WORTH_WRITING and abs(expires_at - session.expires_at) < _WORTH_WRITING:
        return None
    return dataclasses.replace(session, expires_at=expires_at, seen_at=now)


def _is_alive(session: StaffSession, now: datetime.datetime) -> bool:
    return session.revoked_at is None and now < session.expires_at
