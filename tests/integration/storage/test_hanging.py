"""A server that says nothing is waited for, and then it counts as away."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.engine import create_engine
from bot.storage.tracker_events import TrackerEvents, Unavailable
from bot.unit_of_work import StorageUnavailable
from tests.support.postgresql import MIGRATED, PostgresServer


@pytest.fixture
def url(postgresql_server: PostgresServer) -> Iterator[str]:
    with postgresql_server.copy(MIGRATED) as url:
        yield url


def test_a_statement_is_given_up_a_moment_after_the_servers_own_limit(
    postgresql_server: PostgresServer, url: str
) -> None:
    engine = create_engine(url, busy_ms=20)
    with engine.connect() as connection, postgresql_server.frozen():
        began = time.monotonic()
        with pytest.raises(StorageUnavailable, match=r"nothing for 1\.2 s"):
            connection.execute(sa.text("SELECT 1"))
        assert time.monotonic() - began >= 1.2
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_nobody_waits_for_a_connection_either(postgresql_server: PostgresServer, url: str) -> None:
    database = Database(url)
    with postgresql_server.frozen(), pytest.raises(StorageUnavailable, match="nothing for 3 s"):
        database.ping()
    database.ping()
    database.close()


def test_trackers_are_waited_for_no_longer(postgresql_server: PostgresServer, url: str) -> None:
    events = TrackerEvents(url)
    assert events.last_position("nobody") == 0
    with postgresql_server.frozen(), pytest.raises(Unavailable):
        events.last_position("nobody")
    assert events.last_position("nobody") == 0
    events.close()


def test_what_may_take_its_time_is_let(url: str) -> None:
    engine = create_engine(url, busy_ms=10, hanging=True)
    with engine.connect() as connection:
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        connection.execute(sa.text("SELECT pg_sleep(1.5)"))
    engine.dispose()
