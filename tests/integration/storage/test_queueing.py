"""Writers of one process queue before a SQLite file; however one of them ends, the next one's turn comes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage import engine as engines
from bot.unit_of_work import StorageUnavailable

PATIENCE_MS = 300


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'numbers.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[sa.engine.Engine]:
    engine = engines.for_writing(engines.create_engine(url, busy_ms=PATIENCE_MS))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE numbers (number INTEGER UNIQUE)"))
    yield engine
    engine.dispose()


def write(engine: sa.engine.Engine, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO numbers VALUES (:number)"), {"number": number})


def numbers(engine: sa.engine.Engine) -> list[int]:
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        return list(connection.execute(sa.text("SELECT number FROM numbers ORDER BY number")).scalars())


def test_many_threads_write_and_nothing_is_lost(engine: sa.engine.Engine) -> None:
    def several(first: int) -> None:
        for number in range(first, first + 20):
            write(engine, number)

    threads = [threading.Thread(target=several, args=(100 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert numbers(engine) == [100 * number + more for number in range(8) for more in range(20)]


def test_several_processes_write_and_nobody_gives_up(url: str, engine: sa.engine.Engine) -> None:
    # A queue of its own each, as processes have.
    others = [engines.for_writing(engines.create_engine(url, busy_ms=60_000)) for _ in range(3)]

    def several(engine: sa.engine.Engine, first: int) -> None:
        for number in range(first, first + 40):
            write(engine, number)

    threads = [
        threading.Thread(target=several, args=(other, 100 * place)) for place, other in enumerate(others * 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for other in others:
        other.dispose()
    assert numbers(engine) == [100 * place + more for place in range(6) for more in range(40)]


def test_whoever_waits_for_too_long_is_told_so_and_may_write_afterwards(engine: sa.engine.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO numbers VALUES (1)"))
        with pytest.raises(StorageUnavailable, match="locked"):
            write(engine, 2)
        assert numbers(engine) == []  # who only reads waits for nobody
    write(engine, 2)
    assert numbers(engine) == [1, 2]


def test_a_writer_that_fails_or_gives_up_leaves_its_place(engine: sa.engine.Engine) -> None:
    write(engine, 1)
    with pytest.raises(sa.exc.IntegrityError):
        write(engine, 1)
    connection = engine.connect()
    connection.execute(sa.text("INSERT INTO numbers VALUES (2)"))
    connection.close()
    write(engine, 3)
    assert numbers(engine) == [1, 3]


def test_another_process_that_holds_the_file_keeps_nobodys_place(url: str, engine: sa.engine.Engine) -> None:
    other = engines.for_writing(engines.create_engine(url, busy_ms=PATIENCE_MS))
    with other.begin() as connection:
        connection.execute(sa.text("INSERT INTO numbers VALUES (1)"))
        with pytest.raises(StorageUnavailable, match="locked"):
            write(engine, 2)
    write(engine, 2)
    other.dispose()
    assert numbers(engine) == [1, 2]


def test_a_connection_that_is_closed_under_its_transaction_leaves_its_place(
    engine: sa.engine.Engine,
) -> None:
    connection = engine.connect()
    connection.execute(sa.text("INSERT INTO numbers VALUES (1)"))
    connection.invalidate()
    connection.close()
    write(engine, 2)
    assert numbers(engine) == [2]


def test_whoever_reads_after_a_writer_is_patient_again(engine: sa.engine.Engine) -> None:
    write(engine, 1)
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        connection.execute(sa.text("SELECT 1"))
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == PATIENCE_MS
