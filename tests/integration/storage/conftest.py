"""A database of each kind that this machine can offer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from tests.integration.storage import postgresql
from tests.integration.storage.talks import talk


@pytest.fixture(scope="session")
def postgresql_socket() -> Iterator[str]:
    if not postgresql.is_available():
        pytest.skip("PostgreSQL is not installed here")
    with postgresql.server() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'crm.db'}"
    socket = request.getfixturevalue("postgresql_socket")
    name = f"crm_{uuid.uuid4().hex}"
    server = sa.create_engine(
        f"postgresql+psycopg2://postgres@/postgres?host={socket}", isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    server.dispose()
    return f"postgresql://postgres@/{name}?host={socket}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url, busy_ms=5_000)
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
def three(database: Database) -> Database:
    """Conversations a, b and c, the one younger than the other."""
    talk(database, "a", 1, "gives:need", "asks:price", segment={"label": "B2B", "best": "B2B"})
    talk(database, "b", 2, "wants:human", segment={"label": "B2B", "best": "B2B"}, confidence=0.2, intent="x")
    talk(database, "c", 3, "says:greet", model="m2")
    return database
