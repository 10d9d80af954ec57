"""A database of each kind that this machine can offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.database import Database


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'crm.db'}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url, busy_ms=200)
    database.upgrade()
    yield database
    database.close()
