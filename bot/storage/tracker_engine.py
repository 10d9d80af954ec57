"""The engine of the tracker's database: it serves a process that handles one turn at a time."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import QueuePool

from bot.storage import queueing
from bot.storage.engine import driven_url, make_private
from bot.storage.patience import connection_class

# A busy database blocks the process that waits for it, and every other visitor with it: wait briefly.
_BUSY_SECONDS = 0.2
_HANGING_SECONDS = 3.0
"""For a server that says nothing. Each statement here takes milliseconds."""


def tracker_engine(url: str) -> Engine:
    """An engine for this database; nothing is opened yet."""
    if make_url(url).get_backend_name() != "sqlite":
        # One event loop handles one turn at a time: a second connection serves what runs beside it.
        return sa.create_engine(
            driven_url(url),
            future=True,
            hide_parameters=True,
            pool_size=2,
            max_overflow=2,
            pool_pre_ping=True,
            connect_args={"connection_factory": connection_class(_HANGING_SECONDS)},
        )
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,  # SQLAlchemy 1.4 would open the file again for every statement
        pool_size=2,
        connect_args={
            "check_same_thread": False,
            "timeout": _BUSY_SECONDS,
            "factory": queueing.connections(),
        },
    )
    sa.event.listen(engine, "do_connect", make_private)
    sa.event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # `_wait_for_others` begins, not the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")  # whoever must, waits for the disk in `bot.storage.disk`
    cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten, not only forgotten
    cursor.close()
