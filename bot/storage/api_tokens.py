"""Keys of other programs in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.accounts.api_tokens import ApiToken, Scope
from bot.storage.api_tables import api_tokens as _tokens


class SqlApiTokens:
    """The `ApiTokens` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: ApiToken) -> None:
        """The hash is unique."""
        row = {**dataclasses.asdict(token), "scopes": sorted(scope.value for scope in token.scopes)}
        self._connection.execute(_tokens.insert().values(row))

    def by_hash(self, token_hash: str) -> ApiToken | None:
        """One look into an index."""
        return self._first(_tokens.c.hash == token_hash)

    def get(self, token_id: str) -> ApiToken | None:
        """One look by the key."""
        return self._first(_tokens.c.id == token_id)

    def all(self) -> Sequence[ApiToken]:
        """There are few."""
        newest = sa.select(_tokens).order_by(_tokens.c.created_at.desc(), _tokens.c.id)
        return [_token(row) for row in self._connection.execute(newest).mappings()]

    def revoke(self, token_id: str, at: datetime.datetime) -> bool:
        """Only once."""
        mine = (_tokens.c.id == token_id) & _tokens.c.revoked_at.is_(None)
        return bool(self._connection.execute(_tokens.update().where(mine).values(revoked_at=at)).rowcount)

    def used(self, token_id: str, at: datetime.datetime) -> None:
        """The latest use."""
        self._connection.execute(_tokens.update().where(_tokens.c.id == token_id).values(last_used_at=at))

    def _first(self, which: Any) -> ApiToken | None:
        row = self._connection.execute(sa.select(_tokens).where(which)).mappings().first()
        return _token(row) if row is not None else None


def _token(row: Any) -> ApiToken:
    values = {item.name: row[item.name] for item in dataclasses.fields(ApiToken)}
    return ApiToken(**{**values, "scopes": frozenset(Scope(name) for name in row["scopes"])})
