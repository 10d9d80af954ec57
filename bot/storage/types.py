"""Column types that behave the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa


class UtcDateTime(sa.types.TypeDecorator):
    """A moment, always with its time zone in Python and always UTC in the database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Any) -> datetime.datetime | None:
        """A moment without a time zone is a mistake of ours: refuse it rather than guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(datetime.timezone.utc)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime.datetime | None, dialect: Any) -> datetime.datetime | None:
        """SQLite forgets the time zone; PostgreSQL answers in that of the session."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=datetime.timezone.utc)
        return value.astimezone(datetime.timezone.utc)


def json_column(name: str, **options: Any) -> sa.Column:
    """A column of JSON where Python's None is SQL's NULL."""
    return sa.Column(name, sa.JSON(none_as_null=True), **options)
