"""How the staff gets in, in SQL: recovery codes, links that set a password, and the policy."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.accounts.policy import AccessPolicy
from bot.accounts.repository import LinkPurpose, PasswordLink
from bot.storage import account_tables as tables

_codes, _links, _settings = tables.recovery_codes, tables.password_links, tables.stored_settings
_POLICY = "access_policy"


class SqlRecoveryCodes:
    """The `RecoveryCodes` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, user_id: str, hashes: Iterable[str]) -> None:
        """These codes and no others."""
        self._connection.execute(_codes.delete().where(_codes.c.user_id == user_id))
        rows = [{"user_id": user_id, "code_hash": code_hash} for code_hash in hashes]
        if rows:
            self._connection.execute(_codes.insert(), rows)

    def use(self, user_id: str, code_hash: str) -> bool:
        """Deleting is what makes it of one use."""
        this = (_codes.c.user_id == user_id) & (_codes.c.code_hash == code_hash)
        return int(self._connection.execute(_codes.delete().where(this)).rowcount) == 1

    def count(self, user_id: str) -> int:
        """How many are left."""
        statement = sa.select(sa.func.count()).select_from(_codes).where(_codes.c.user_id == user_id)
        return int(self._connection.execute(statement).scalar_one())


class SqlPasswordLinks:
    """The `PasswordLinks` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: PasswordLink) -> None:
        """Store a new link."""
        row = {**dataclasses.asdict(link), "purpose": link.purpose.value}
        self._connection.execute(_links.insert().values(row))

    def get(self, token_hash: str) -> PasswordLink | None:
        """The link with this hash."""
        statement = sa.select(_links).where(_links.c.token_hash == token_hash)
        row = self._connection.execute(statement).mappings().first()
        return _link(row) if row is not None else None

    def take(self, token_hash: str) -> bool:
        """Deleting is what makes it of one use."""
        statement = _links.delete().where(_links.c.token_hash == token_hash)
        return int(self._connection.execute(statement).rowcount) == 1

    def of_user(self, user_id: str) -> Sequence[PasswordLink]:
        """The links of a user, the youngest first."""
        statement = sa.select(_links).where(_links.c.user_id == user_id).order_by(_links.c.created_at.desc())
        return [_link(row) for row in self._connection.execute(statement).mappings()]

    def forget(self, user_id: str) -> None:
        """Make every link of a user worthless."""
        self._connection.execute(_links.delete().where(_links.c.user_id == user_id))

    def forget_expired(self, before: datetime.datetime) -> int:
        """Delete what expired."""
        return int(self._connection.execute(_links.delete().where(_links.c.expires_at <= before)).rowcount)


class SqlAccessPolicy:
    """The `PolicyStore` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self) -> AccessPolicy:
        """The policy in force."""
        statement = sa.select(_settings.c.value).where(_settings.c.name == _POLICY)
        return AccessPolicy.from_json(self._connection.execute(statement).scalar())

    def save(self, policy: AccessPolicy, at: datetime.datetime) -> None:
        """Put another one in force."""
        values = {"value": policy.to_json(), "updated_at": at}
        update = _settings.update().where(_settings.c.name == _POLICY).values(values)
        if not self._connection.execute(update).rowcount:
            self._connection.execute(_settings.insert().values(name=_POLICY, **values))


def _link(row: Any) -> PasswordLink:
    return PasswordLink(**{**row, "purpose": LinkPurpose(row["purpose"])})
