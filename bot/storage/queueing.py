"""Writers of one process wait in a queue of their own before they ask SQLite for the right to write.

SQLite lets whoever is refused sleep and ask again, each time for longer: among many threads and processes the
file is free for half of the time while all of them sleep. The next in a queue is awake at once; and who is
first in it asks SQLite again and again, so that of all processes no more than one thread each is asking.

Nobody waits for the disk while others wait for the right to write: it is given back first, and the disk is
waited for then (`bot.storage.disk`).
"""

from __future__ import annotations

import functools
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

from bot.storage.disk import reach_disk
from bot.telemetry.metrics import database_failed
from bot.unit_of_work import StorageUnavailable

IMMEDIATE = "IMMEDIATE"
_BUSY = "database is locked"
_PAUSE = 0.0003


class QueueingConnection(sqlite3.Connection):
    """A connection whose writing transactions wait for those of the other connections of its queue."""

    def __init__(self, queue: threading.Lock, file: str, *, timeout: float, **options: Any) -> None:
        super().__init__(file, timeout=timeout, **options)
        self._queue = queue
        self._file = file
        self._is_ahead = False
        self._patience = self._waits = timeout
        self._is_first = False

    def begin(self, mode: str, *, ahead: bool = False, patient: bool = True) -> None:
        """Begin a transaction. Raises StorageUnavailable when it is not this one's turn in time, or at once.

        Its commit returns once it is on the disk, or `ahead` of that: somebody else sees to it.
        """
        self._is_ahead = ahead
        if mode != IMMEDIATE:
            self.be_patient()
            self.execute(f"BEGIN {mode}").close()
            return
        patience = self._patience if patient else 0
        until = time.monotonic() + patience
        self._wait(patience)
        try:
            self._take(until)
        except BaseException:
            self._leave()
            raise

    def be_patient(self) -> None:
        """Before anything is done outside a transaction: SQLite waits for others by itself again."""
        self._let_sqlite_wait(self._patience)

    def commit(self) -> None:
        """Let the next one write; after a failure, the rollback does.

        Where only the disk fails, NotDurable is raised for what others see already.
        """
        super().commit()
        has_written = self._is_first
        self._leave()
        if has_written and not self._is_ahead:
            reach_disk(self._file)

    def rollback(self) -> None:
        """Let the next one write."""
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        """Let the next one write."""
        try:
            super().close()
        finally:
            self._leave()

    def _wait(self, patience: float) -> None:
        if not self._queue.acquire(timeout=patience):
            database_failed("locked")
            raise StorageUnavailable("database is locked by another thread of this process")
        self._is_first = True

    def _take(self, until: float) -> None:
        """Take the right to write as soon as another process gives it back.

        Whoever has it waits for nobody in its transaction: SQLite stays as impatient as it was made here.
        """
        self._let_sqlite_wait(0)
        while True:
            try:
                self.execute("BEGIN IMMEDIATE").close()
                return
            except sqlite3.OperationalError as error:
                if _BUSY not in str(error) or time.monotonic() >= until:
                    raise
            time.sleep(_PAUSE)

    def _let_sqlite_wait(self, seconds: float) -> None:
        if self._waits != seconds:
            self.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}").close()
            self._waits = seconds

    def _leave(self) -> None:
        if self._is_first:
            self._is_first = False
            self._queue.release()


def connections() -> Callable[..., QueueingConnection]:
    """Makes connections that share one queue: those of one engine."""
    queue = threading.Lock()
    return functools.partial(QueueingConnection, queue)
