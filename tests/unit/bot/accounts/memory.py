"""Accounts in memory: a unit of work whose changes are seen at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TypeVar

from bot.accounts.account import Role, StaffSession, User
from bot.accounts.audit import AuditEntry
from bot.accounts.passwords import hash_password
from bot.accounts.policy import AccessPolicy
from bot.accounts.repository import EmailTaken, PasswordLink

Self = TypeVar("Self", bound="Memory")

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)
EMAIL, PASSWORD = "a@example.org", "une phrase de passe"
USER = User("u1", EMAIL, "A", Role.SALES, hash_password(PASSWORD), NOW)
ADMIN = User("u2", "b@example.org", "B", Role.ADMIN, "hash", NOW)


class Users:
    def __init__(self, users: Iterable[User]) -> None:
        self.stored = {user.id: user for user in users}

    def add(self, user: User) -> None:
        if self.by_email(user.email):
            raise EmailTaken(user.id)
        self.save(user)

    def save(self, user: User) -> None:
        self.stored[user.id] = user

    def get(self, user_id: str) -> User | None:
        return self.stored.get(user_id)

    def by_email(self, email: str) -> User | None:
        return next((user for user in self.stored.values() if user.email == email.lower()), None)

    def all(self, *, locked: bool = False) -> Sequence[User]:
        return sorted(self.stored.values(), key=lambda user: user.name)


class Sessions:
    def __init__(self) -> None:
        self.stored: dict[str, StaffSession] = {}

    def add(self, session: StaffSession) -> None:
        self.stored[session.token_hash] = session

    def get(self, token_hash: str) -> StaffSession | None:
        return self.stored.get(token_hash)

    def of_user(self, user_id: str, now: datetime.datetime) -> Sequence[StaffSession]:
        return [item for item in self.stored.values() if item.user_id == user_id and not item.revoked_at]

    def extend(
        self, token_hash: str, expires_at: datetime.datetime, seen_at: datetime.datetime | None = None
    ) -> None:
        self.stored[token_hash] = replace(self.stored[token_hash], expires_at=expires_at, seen_at=seen_at)

    def revoke(self, token_hash: str, at: datetime.datetime) -> None:
        self.stored[token_hash] = replace(self.stored[token_hash], revoked_at=at)

    def revoke_all(self, user_id: str, at: datetime.datetime, *, but: str = "") -> int:
        found = [item for item in self.of_user(user_id, at) if item.token_hash != but]
        for item in found:
            self.revoke(item.token_hash, at)
        return len(found)

    def forget_expired(self, before: datetime.datetime) -> int:
        return 0


class Codes:
    def __init__(self) -> None:
        self.stored: dict[str, set[str]] = {}

    def replace(self, user_id: str, hashes: Iterable[str]) -> None:
        self.stored[user_id] = set(hashes)

    def use(self, user_id: str, code_hash: str) -> bool:
        left = self.stored.get(user_id, set())
        found = code_hash in left
        left.discard(code_hash)
        return found

    def count(self, user_id: str) -> int:
        return len(self.stored.get(user_id, ()))


class Links:
    def __init__(self) -> None:
        self.stored: dict[str, PasswordLink] = {}

    def add(self, link: PasswordLink) -> None:
        self.stored[link.token_hash] = link

    def get(self, token_hash: str) -> PasswordLink | None:
        return self.stored.get(token_hash)

    def take(self, token_hash: str) -> bool:
        return self.stored.pop(token_hash, None) is not None

    def of_user(self, user_id: str) -> Sequence[PasswordLink]:
        return [link for link in self.stored.values() if link.user_id == user_id]

    def forget(self, user_id: str) -> None:
        self.stored = {key: link for key, link in self.stored.items() if link.user_id != user_id}

    def forget_expired(self, before: datetime.datetime) -> int:
        return 0


class Policy:
    def __init__(self) -> None:
        self.stored = AccessPolicy()

    def get(self) -> AccessPolicy:
        return self.stored

    def save(self, policy: AccessPolicy, at: datetime.datetime) -> None:
        self.stored = policy


class Log:
    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def add(self, entry: AuditEntry) -> None:
        self.entries.append(entry)

    def newest(self, *_: object, **__: object) -> Sequence[AuditEntry]:
        return self.entries[::-1]

    def last(self, subject_id: str, by: str, actions: Sequence[str]) -> AuditEntry | None:
        done = (item for item in self.newest() if item.subject_id == subject_id and item.by == by)
        return next((entry for entry in done if entry.action in actions), None)

    def purge(self, before: datetime.datetime, *, limit: int) -> int:
        return 0

    @property
    def actions(self) -> list[str]:
        return [entry.action for entry in self.entries]


class Memory:
    """The unit of work; `meanwhile` is what somebody else stores when its first block ends."""

    def __init__(self, *users: User) -> None:
        self.users = Users(users)
        self.staff_sessions = Sessions()
        self.recovery_codes = Codes()
        self.password_links = Links()
        self.access_policy = Policy()
        self.audit = Log()
        self.commits = 0
        self.meanwhile: User | None = None

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.meanwhile is not None:
            self.users.save(self.meanwhile)

    def __call__(self: Self) -> Self:
        """Open a transaction."""
        return self

    def commit(self) -> None:
        self.commits += 1

    def user(self, user_id: str = "u1") -> User:
        return self.users.stored[user_id]

    def open_session(self, name: str, user_id: str = "u1") -> None:
        self.staff_sessions.add(StaffSession(name, user_id, NOW, NOW + datetime.timedelta(hours=1)))

    def open_sessions(self, user_id: str = "u1") -> list[str]:
        return [item.token_hash for item in self.staff_sessions.of_user(user_id, NOW)]
