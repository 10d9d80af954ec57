"""What most commands begin with: settings, an open database that is up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli.errors import CommandError
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.bootstrap import Services


def settings() -> Settings:
    """The settings of this command."""
    return read_settings(os.environ)


@contextmanager
def open_services(*, migrated: bool = True, database_url: str | None = None) -> Iterator[Services]:
    """The services of this command; refuses a database whose tables are not those of this version.

    With `database_url`, those of another database than the installed one.
    """
    from bot.bootstrap import build

    known = settings()
    services = build(replace(known, database_url=database_url) if database_url else known)
    try:
        if migrated and not services.database.is_current():
            raise CommandError("the database is not up to date: run `aiguilleur db upgrade`")
        yield services
    finally:
        services.close()
