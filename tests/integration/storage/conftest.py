"""A database of each kind that this machine can offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.account import Role
from bot.leads.capture import capture_final
from bot.leads.lead import Lead, Status
from bot.matching.rules import MatchingRules
from bot.storage.database import Database
from tests.integration.storage.alike import Save, a_lead, following
from tests.integration.storage.calls import ADA, EMIL, user
from tests.integration.storage.sent import HOOK, NOW
from tests.integration.storage.talks import talk
from tests.support import postgresql
from tests.support.databases import new_sqlite
from tests.support.postgresql import PostgresServer

_KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresServer]:
    """A server; its database `migrated` has the schema of today."""
    if not postgresql.is_available():
        pytest.skip("PostgreSQL is not installed here")
    with postgresql.server() as server:
        server.create_database(postgresql.MIGRATED)
        database = Database(server.url(postgresql.MIGRATED))
        database.upgrade()
        database.close()
        yield server


@pytest.fixture(params=_KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a single table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with request.getfixturevalue("postgresql_server").copy("template1") as url:
        yield url


@pytest.fixture(params=_KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the schema of today."""
    if request.param == "sqlite":
        yield new_sqlite(tmp_path / "crm.db")
        return
    with request.getfixturevalue("postgresql_server").copy(postgresql.MIGRATED) as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url, busy_ms=5_000)
    yield database
    database.close()


@pytest.fixture
def three(database: Database) -> Database:
    """Conversations a, b and c, the one younger than the other."""
    talk(database, "a", 1, "gives:need", "asks:price", segment={"label": "B2B", "best": "B2B"})
    talk(database, "b", 2, "wants:human", segment={"label": "B2B", "best": "B2B"}, confidence=0.2, intent="x")
    talk(database, "c", 3, "says:greet", model="m2")
    return database


@pytest.fixture
def team(database: Database) -> Database:
    """A team of two, and somebody who gets no leads."""
    with database.writing() as uow:
        for member in (user(ADA), user(EMIL), user("agent@exemple.fr", Role.SUPPORT)):
            uow.users.add(member)
        uow.commit()
    return database


@pytest.fixture
def save(database: Database) -> Save:
    """Saves a request and looks for what is alike."""

    def capture(number: int, rules: MatchingRules = MatchingRules(), **changes: Any) -> Lead:  # noqa: B008
        return capture_final(database.writing(), a_lead(number, **changes), following(rules))

    return capture


@pytest.fixture
def house(database: Database) -> Database:
    """A lead, and a webhook that is told of everything."""
    with database.writing() as uow:
        uow.receivers.save(HOOK)
        for name in ("a", "b"):
            lead = Lead(name, f"talk-{name}", 1, NOW, NOW, status=Status.QUALIFIED, email="x@y.example")
            assert uow.leads.claim(lead) is None
        uow.commit()
    return database
