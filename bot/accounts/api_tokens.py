"""Keys with which other programs use the leads: what each may do, until when; only a hash of it is kept."""

from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from bot.accounts.account import Role, User
from bot.accounts.audit import AuditLog, record

CREATED, REVOKED = "api_token.created", "api_token.revoked"
KIND = "api_token"
PREFIX = "aig_"
LONGEST_NAME = 80
LONGEST_DAYS = 730
USED_AGAIN = datetime.timedelta(minutes=5)
"""The last use is written down again after this time: not every request writes."""


class Scope(str, Enum):
    """Something that a key allows."""

    READ_LEADS = "leads:read"
    WRITE_LEADS = "leads:write"
    SUBSCRIPTIONS = "subscriptions"


class TokenRefused(ValueError):
    """A key cannot be made as it was asked for; the message is a code of the wording."""


@dataclass(frozen=True)
class ApiToken:
    """A key, as it is known once it was shown."""

    id: str
    name: str
    scopes: frozenset[Scope]
    hash: str
    created_at: datetime.datetime
    created_by: str | None
    """The id of a user; None: the command line."""
    expires_at: datetime.datetime
    revoked_at: datetime.datetime | None = None
    last_used_at: datetime.datetime | None = None

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at

    def as_user(self) -> User:
        """Who works on leads with this key. No such account can be signed in to, or given a lead."""
        return User(self.id, "", self.name, Role.SALES, "", self.created_at, disabled=True)


class ApiTokens(Protocol):
    """Where keys are kept."""

    def add(self, token: ApiToken) -> None:
        """Keep a new key."""

    def by_hash(self, token_hash: str) -> ApiToken | None:
        """The key with this hash."""

    def get(self, token_id: str) -> ApiToken | None:
        """The key with this id."""

    def all(self) -> Sequence[ApiToken]:
        """Every key, the newest first."""

    def revoke(self, token_id: str, at: datetime.datetime) -> bool:
        """Make a key worthless; False when it was already."""

    def used(self, token_id: str, at: datetime.datetime) -> None:
        """Note when a key was last used."""


class TokensUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def api_tokens(self) -> ApiTokens: ...
    @property
    def audit(self) -> AuditLog: ...


def hash_of(secret: str) -> str:
    """By what a key is recognised. It is random and long: nobody finds it from its hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create(
    uow: TokensUnitOfWork,
    by: User | None,
    name: str,
    scopes: Collection[Scope],
    days: int,
    now: datetime.datetime,
) -> tuple[ApiToken, str]:
    """Make a key; its secret is given once. Raises `TokenRefused`."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise TokenRefused("name")
    if not scopes:
        raise TokenRefused("scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenRefused("days")
    secret = PREFIX + secrets.token_urlsafe(32)
    expires = now + datetime.timedelta(days=days)
    creator = by.id if by else None
    token = ApiToken(str(uuid.uuid4()), name, frozenset(scopes), hash_of(secret), now, creator, expires)
    uow.api_tokens.add(token)
    allowed = sorted(scope.value for scope in scopes)
    record(uow, by, CREATED, KIND, token.id, now, scopes=allowed, days=days)
    return token, secret


def revoke(uow: TokensUnitOfWork, by: User | None, token_id: str, now: datetime.datetime) -> bool:
    """Make a key worthless at once; False when there is none that was not already."""
    if not uow.api_tokens.revoke(token_id, now):
        return False
    record(uow, by, REVOKED, KIND, token_id, now)
    return True
