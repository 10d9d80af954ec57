"""Makes what was committed in a SQLite database reach the disk, apart from the commit itself.

SQLite would wait for the disk within the transaction, with everybody else who writes waiting behind it. Here
a commit only writes into the log that lies beside the database (`synchronous=NORMAL`): other processes see
it, and it survives the death of ours. What a cut of the power would take, the log's `fdatasync` secures,
once nobody is kept from writing any more. SQLite still syncs before it moves the log into the database.
"""

from __future__ import annotations

import os
import sqlite3

from bot.telemetry.metrics import database_failed
from bot.unit_of_work import NotDurable

_PATIENCE_SECONDS = 1.0


def reach_disk(file: str) -> None:
    """Return when all that was committed in this database is on the disk. Raises NotDurable."""
    try:
        log = os.open(_log_of(file), os.O_RDONLY)
    except FileNotFoundError:
        return  # whoever closed the database last has moved everything into it, and synced that
    except OSError as error:
        raise _failed(error) from None
    try:
        os.fdatasync(log)
    except OSError:
        _move_into_database(file)
    finally:
        # No lock of SQLite's is lost: it has none on its log.
        os.close(log)


def _log_of(file: str) -> str:
    return f"{os.path.realpath(file)}-wal"  # SQLite too follows links to where the database really is


def _move_into_database(file: str) -> None:
    """What could not be synced may be gone from the log, and is still in memory: write it elsewhere.

    To sync the log again would prove nothing: the system reports a failure once.
    """
    try:
        connection = sqlite3.connect(file, timeout=_PATIENCE_SECONDS)
        try:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise _failed(error) from None
    if busy:
        raise _failed(OSError("the log cannot be synced, and somebody reads it"))


def _failed(error: Exception) -> NotDurable:
    database_failed(str(error))
    return NotDurable(f"the disk does not take what was committed: {type(error).__name__}")
