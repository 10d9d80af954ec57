"""What is committed in a SQLite file reaches the disk: before who waits for it goes on, in nobody's way."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage import disk
from bot.storage import engine as engines
from bot.unit_of_work import NotDurable


class Disk:
    """Stands between the database and the real disk: says when it is asked to sync, and may refuse."""

    def __init__(self) -> None:
        self.synced = 0
        self.refuses = False
        self.meanwhile: Callable[[], None] = lambda: None
        self._really = os.fdatasync

    def fdatasync(self, file: int) -> None:
        self.meanwhile()
        if self.refuses:
            raise OSError(errno.EIO, "Input/output error")
        self._really(file)
        self.synced += 1


@pytest.fixture
def the_disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    watched = Disk()
    monkeypatch.setattr("bot.storage.disk.os.fdatasync", watched.fdatasync)
    return watched


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "numbers.db"


@pytest.fixture
def engine(file: Path, the_disk: Disk) -> Iterator[sa.engine.Engine]:
    engine = engines.create_engine(f"sqlite:///{file}", busy_ms=300)
    with engines.for_writing(engine).begin() as connection:
        connection.execute(sa.text("CREATE TABLE numbers (number INTEGER UNIQUE)"))
    the_disk.synced = 0
    yield engine
    engine.dispose()


def write(engine: sa.engine.Engine, number: int, *, ahead: bool = False) -> None:
    with engines.for_writing(engine, ahead=ahead).begin() as connection:
        connection.execute(sa.text("INSERT INTO numbers VALUES (:number)"), {"number": number})


def numbers(engine: sa.engine.Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(sa.text("SELECT number FROM numbers ORDER BY number")).scalars())


def in_the_file_alone(file: Path, folder: Path) -> list[int]:
    """What is there when the log beside the database is lost."""
    copy = folder / "copy.db"
    shutil.copy(file, copy)
    alone = sa.create_engine(f"sqlite:///{copy}")
    with alone.connect() as connection:
        found = list(connection.execute(sa.text("SELECT number FROM numbers ORDER BY number")).scalars())
    alone.dispose()
    return found


def test_a_commit_returns_once_it_is_on_the_disk(engine: sa.engine.Engine, the_disk: Disk) -> None:
    write(engine, 1)
    assert the_disk.synced == 1


def test_who_only_reads_waits_for_no_disk(engine: sa.engine.Engine, the_disk: Disk) -> None:
    assert numbers(engine) == []
    assert the_disk.synced == 0


def test_what_was_taken_back_waits_for_no_disk(engine: sa.engine.Engine, the_disk: Disk) -> None:
    with engines.for_writing(engine).connect() as connection:
        connection.execute(sa.text("INSERT INTO numbers VALUES (1)"))
        connection.rollback()
    assert (numbers(engine), the_disk.synced) == ([], 0)


def test_while_one_waits_for_the_disk_others_read_and_write(engine: sa.engine.Engine, the_disk: Disk) -> None:
    seen: list[list[int]] = []

    def others() -> None:
        the_disk.meanwhile = lambda: None
        another = threading.Thread(target=write, args=(engine, 2))
        another.start()
        another.join(10)
        seen.append(numbers(engine))

    the_disk.meanwhile = others
    write(engine, 1)
    assert seen == [[1, 2]]
    assert the_disk.synced == 2


def test_a_commit_ahead_of_the_disk_is_seen_and_secured_later(
    engine: sa.engine.Engine, the_disk: Disk
) -> None:
    write(engine, 1, ahead=True)
    assert (numbers(engine), the_disk.synced) == ([1], 0)
    engines.make_durable(engine)
    assert the_disk.synced == 1


def test_a_log_is_found_where_the_database_really_lies(tmp_path: Path, the_disk: Disk) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link.db").symlink_to(tmp_path / "elsewhere" / "real.db")
    engine = engines.create_engine(f"sqlite:///{tmp_path / 'link.db'}")
    with engines.for_writing(engine).begin() as connection:
        connection.execute(sa.text("CREATE TABLE numbers (number INTEGER)"))
    assert the_disk.synced == 1
    engine.dispose()


def test_what_the_disk_refuses_to_sync_is_moved_into_the_database(
    engine: sa.engine.Engine, the_disk: Disk, file: Path, tmp_path: Path
) -> None:
    the_disk.refuses = True
    write(engine, 1)
    assert in_the_file_alone(file, tmp_path) == [1]


def test_where_it_cannot_be_moved_either_whoever_wrote_hears_of_it(
    engine: sa.engine.Engine, the_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_PATIENCE_SECONDS", 0.1)
    with engine.connect() as reader:
        reader.execute(sa.text("SELECT * FROM numbers")).all()
        the_disk.refuses = True
        with pytest.raises(NotDurable):
            write(engine, 1)
    the_disk.refuses = False
    write(engine, 2)
    assert numbers(engine) == [1, 2]


def test_a_database_that_was_closed_by_all_is_on_the_disk_already(
    engine: sa.engine.Engine, the_disk: Disk, file: Path, tmp_path: Path
) -> None:
    write(engine, 1, ahead=True)
    engine.dispose()
    engines.make_durable(engine)
    assert the_disk.synced == 0
    assert in_the_file_alone(file, tmp_path) == [1]


def test_sqlite_itself_syncs_before_it_moves_its_log(engine: sa.engine.Engine) -> None:
    normal = 1  # of its levels the one that syncs then, and not at each commit
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == normal
