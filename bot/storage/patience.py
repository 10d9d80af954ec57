"""How long the driver of PostgreSQL waits: by itself it waits forever for a server that says nothing.

The limits that the server keeps are of no use when it is the server that hangs, or the machine that it
runs on: connections stay open, and nothing comes over them. So the driver asks us to wait, and we wait for
so long; then the connection is closed and the statement has failed, as when the server goes away.
"""

from __future__ import annotations

import functools
import select
import time
from typing import Any

_CONNECTING_SECONDS = 3.0


@functools.cache
def connection_class(seconds: float | None) -> Any:
    """The class of connections whose statements are answered within so many seconds; None: whenever."""
    # Imported here: an installation on SQLite does not have the driver.
    from psycopg2 import extensions

    class Connection(extensions.connection):
        """Knows how long it is waited for."""

        def __init__(self, dsn: str, async_: int = 0) -> None:
            self.seconds: float | None = _CONNECTING_SECONDS
            super().__init__(dsn, async_)
            self.seconds = seconds

    extensions.set_wait_callback(_wait)
    return Connection


def _wait(connection: Any) -> None:
    """Wait until the driver can go on with this connection; raises the driver's OperationalError."""
    from psycopg2 import OperationalError, extensions

    seconds = getattr(connection, "seconds", None)
    until = None if seconds is None else time.monotonic() + seconds
    ready_for = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}
    while (state := connection.poll()) != extensions.POLL_OK:
        waiting = select.poll()
        waiting.register(connection.fileno(), ready_for[state])
        left = None if until is None else 1000 * max(0.0, until - time.monotonic())
        if not waiting.poll(left):
            raise OperationalError(f"the server has said nothing for {seconds:g} s")
