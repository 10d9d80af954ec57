"""One unit of work after the other on one connection: nothing of one is seen in the next."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversations.conversation import Conversation
from bot.storage.database import Database
from bot.unit_of_work import StorageUnavailable
from tests.support.databases import new_sqlite

NOW = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.timezone.utc)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "crm.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    database = Database(new_sqlite(file), busy_ms=100)
    yield database
    database.close()


def add(database: Database, conversation_id: str) -> None:
    with database.writing_ahead() as uow:
        uow.conversations.add(Conversation(conversation_id, NOW))
        uow.commit()


def known(database: Database, *conversation_ids: str) -> list[str]:
    with database.reading() as uow:
        return [one for one in conversation_ids if uow.conversations.get(one) is not None]


def test_one_transaction_follows_the_other_on_the_same_connection(database: Database) -> None:
    connections = set()
    for number in range(3):
        add(database, str(number))
        with database.writing_ahead() as uow:
            connections.add(id(uow._open().connection.dbapi_connection))
    assert known(database, "0", "1", "2") == ["0", "1", "2"]
    assert len(connections) == 1


def test_what_was_not_committed_is_gone_and_keeps_nobody_from_writing(database: Database) -> None:
    with pytest.raises(LookupError), database.writing_ahead() as uow:
        uow.conversations.add(Conversation("failed", NOW))
        raise LookupError
    with database.writing_ahead() as uow:
        uow.conversations.add(Conversation("left", NOW))
    with database.writing() as other:
        other.conversations.add(Conversation("another's", NOW))
        other.commit()
    add(database, "next")
    assert known(database, "failed", "left", "another's", "next") == ["another's", "next"]


def test_after_a_database_that_was_busy_it_goes_on(database: Database, file: Path) -> None:
    add(database, "before")
    busy = sqlite3.connect(file, isolation_level=None)
    busy.execute("begin immediate")
    with pytest.raises(StorageUnavailable):
        add(database, "meanwhile")
    busy.execute("rollback")
    busy.close()
    add(database, "after")
    assert known(database, "before", "meanwhile", "after") == ["before", "after"]


def test_a_database_that_was_closed_is_opened_again(database: Database) -> None:
    add(database, "before")
    database.close()
    add(database, "after")
    assert known(database, "before", "after") == ["before", "after"]


def test_no_connection_is_left_when_the_database_is_closed(database: Database, file: Path) -> None:
    add(database, "only")
    database.close()
    assert not file.with_name("crm.db-wal").exists()  # whoever closes last moves the log into the database
