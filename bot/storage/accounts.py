"""Members of staff and their sessions in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.accounts.account import Role, StaffSession, User
from bot.accounts.repository import EmailTaken
from bot.storage import tables

_users, _sessions = tables.users, tables.staff_sessions


class SqlUsers:
    """The `UserRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, user: User) -> None:
        """Store a new user; the address is unique whatever its case."""
        self._write(_users.insert().values(_user_row(user)), user)

    def get(self, user_id: str) -> User | None:
        """The user with this id."""
        return self._one(sa.select(_users).where(_users.c.id == user_id))

    def by_email(self, email: str) -> User | None:
        """The user with this address, locked until the transaction ends: two logins at once count as two."""
        return self._one(sa.select(_users).where(_users.c.email == email.strip().lower()).with_for_update())

    def save(self, user: User) -> None:
        """Replace the stored user."""
        if not self._write(_users.update().where(_users.c.id == user.id).values(_user_row(user)), user):
            raise LookupError(f"no user {user.id}")

    def all(self, *, locked: bool = False) -> Sequence[User]:
        """Every user, by name."""
        statement = sa.select(_users).order_by(_users.c.name, _users.c.id)
        if locked:
            # Always in the same order: two who lock them all wait for one another, not forever.
            statement = sa.select(_users).order_by(_users.c.id).with_for_update()
        found = [_user(row) for row in self._connection.execute(statement).mappings()]
        return sorted(found, key=lambda user: (user.name, user.id)) if locked else found

    def _one(self, statement: Any) -> User | None:
        row = self._connection.execute(statement).mappings().first()
        return _user(row) if row is not None else None

    def _write(self, statement: Any, user: User) -> int:
        try:
            # A savepoint: on PostgreSQL a refused statement would otherwise spoil the whole transaction.
            with self._connection.begin_nested():
                return int(self._connection.execute(statement).rowcount)
        except IntegrityError:
            raise EmailTaken(user.id) from None


class SqlStaffSessions:
    """The `StaffSessionRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: StaffSession) -> None:
        """Store a new session."""
        self._connection.execute(_sessions.insert().values(dataclasses.asdict(session)))

    def get(self, token_hash: str) -> StaffSession | None:
        """The session with this hash, open or not."""
        statement = sa.select(_sessions).where(_sessions.c.token_hash == token_hash)
        row = self._connection.execute(statement).mappings().first()
        return StaffSession(**row) if row is not None else None

    def of_user(self, user_id: str, now: datetime.datetime) -> Sequence[StaffSession]:
        """The sessions that are not over, the one used last first."""
        alive = _sessions.c.revoked_at.is_(None) & (_sessions.c.expires_at > now)
        last = sa.func.coalesce(_sessions.c.seen_at, _sessions.c.created_at)
        statement = sa.select(_sessions).where(_sessions.c.user_id == user_id, alive).order_by(last.desc())
        return [StaffSession(**row) for row in self._connection.execute(statement).mappings()]

    def extend(
        self, token_hash: str, expires_at: datetime.datetime, seen_at: datetime.datetime | None = None
    ) -> None:
        """Move the end of an open session."""
        still_open = (_sessions.c.token_hash == token_hash) & _sessions.c.revoked_at.is_(None)
        values = {"expires_at": expires_at, **({"seen_at": seen_at} if seen_at else {})}
        self._connection.execute(_sessions.update().where(still_open).values(values))

    def revoke(self, token_hash: str, at: datetime.datetime) -> None:
        """Close one session."""
        self._revoke(_sessions.c.token_hash == token_hash, at)

    def revoke_all(self, user_id: str, at: datetime.datetime, *, but: str = "") -> int:
        """Close every open session of a user but one."""
        return self._revoke((_sessions.c.user_id == user_id) & (_sessions.c.token_hash != but), at)

    def forget_expired(self, before: datetime.datetime) -> int:
        """Delete what ended before this moment."""
        ended = (_sessions.c.expires_at < before) | (_sessions.c.revoked_at < before)
        return int(self._connection.execute(_sessions.delete().where(ended)).rowcount)

    def _revoke(self, which: Any, at: datetime.datetime) -> int:
        still_open = _sessions.c.revoked_at.is_(None)
        update = _sessions.update().where(which, still_open).values(revoked_at=at)
        return int(self._connection.execute(update).rowcount)


def _user_row(user: User) -> dict[str, Any]:
    return {**dataclasses.asdict(user), "email": user.email.strip().lower(), "role": user.role.value}


def _user(row: Any) -> User:
    return User(**{**row, "role": Role(row["role"])})
