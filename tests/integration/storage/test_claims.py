"""One process works in a conversation at a time; what a dead one had is free at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.conversations.claims import Claims
from bot.storage.claims import claims_at
from bot.storage.engine import create_engine
from bot.storage.tracker_events import StoredEvent, TrackerEvents
from tests.support.postgresql import PostgresServer
from tests.support.waiting import eventually

PROGRAM = Path(__file__).parent / "claiming_program.py"
ROOT = PROGRAM.parents[3]


class Other:
    """Another process, which claims the conversation `c`."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), url, "c"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.outcome = self.line()

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def gives_back(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("give back\n")
        self.process.stdin.flush()
        assert self.line() == "given back"

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def claims(url: str) -> Iterator[Claims]:
    claims = claims_at(url)
    yield claims
    claims.close()


@pytest.fixture
def other(url: str) -> Iterator[Other]:
    other = Other(url)
    yield other
    other.kill()


def test_what_one_process_has_no_other_gets(url: str, claims: Claims, other: Other) -> None:
    assert other.outcome == "taken"
    assert not claims.take("c")
    assert claims.take("another"), "conversations do not disturb one another"


def test_it_is_free_once_it_was_given_back(claims: Claims, other: Other) -> None:
    other.gives_back()
    assert claims.take("c")


def test_what_a_killed_process_had_is_free(claims: Claims, other: Other) -> None:
    other.kill()
    assert eventually(lambda: claims.take("c"), "the claim of the dead free")


def test_a_process_keeps_what_it_has_when_it_gives_another_one_back(url: str, claims: Claims) -> None:
    assert claims.take("c") and claims.take("d")
    claims.give_back("d")
    other = Other(url)
    assert other.outcome == "refused"
    other.kill()


def test_closing_gives_everything_back(url: str, claims: Claims) -> None:
    assert claims.take("c")
    claims.close()
    other = Other(url)
    assert other.outcome == "taken"
    other.kill()


def test_the_tracker_of_a_claimed_conversation_can_be_written(url: str, claims: Claims) -> None:
    """Both may be in one database; their locks are different ones."""
    assert claims.take("c")
    events = TrackerEvents(url)
    assert events.append("c", 0, [StoredEvent("user", 1.0, "{}")]) == 1
    events.close()


def test_a_session_that_the_server_has_ended_is_begun_again(
    postgresql_server: PostgresServer,
) -> None:
    with postgresql_server.copy("template1") as url:
        claims = claims_at(url)
        assert claims.take("c-1")
        engine = create_engine(url)
        with engine.connect() as connection:
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) {others}"))
        engine.dispose()
        assert claims.take("c-2")
        claims.close()
