"""Claims of conversations by processes, kept where the kernel or the server takes them from who has died.

On SQLite all processes share a machine: a byte of a file for each conversation, locked by the kernel. On
PostgreSQL: an advisory lock, all those of a process in one session of its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from bot.conversations.claims import Claims
from bot.storage.engine import create_engine
from bot.unit_of_work import StorageUnavailable

_LARGEST_OFFSET = 2**62
# The trackers' own locks, in the same database perhaps, are numbered with another seed.
_SEED = 20_261_127
_KEY = sa.func.hashtextextended(sa.bindparam("conversation"), _SEED)
_TAKE = sa.select(sa.func.pg_try_advisory_lock(_KEY))
_GIVE_BACK = sa.select(sa.func.pg_advisory_unlock(_KEY))


def claims_at(url: str) -> Claims:
    """The claims of a process that works on this database. Nothing is opened yet."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return FileClaims(Path(f"{parsed.database}-claims"))
    return ServerClaims(url)


class FileClaims:
    """Locks bytes of a file that stays empty."""

    far = False

    def __init__(self, path: Path) -> None:
        self._path = path
        # Opened once: closing any descriptor of the file would give back what is held.
        self._descriptor: int | None = None

    def take(self, conversation_id: str) -> bool:
        """See `Claims`."""
        try:
            fcntl.lockf(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _offset(conversation_id))
        except BlockingIOError:
            return False
        except OSError as error:
            raise StorageUnavailable(f"{self._path.name}: {error.strerror}") from None
        return True

    def give_back(self, conversation_id: str) -> None:
        """See `Claims`."""
        if self._descriptor is not None:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, _offset(conversation_id))

    def close(self) -> None:
        """See `Claims`."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _opened(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._descriptor


class ServerClaims:
    """Advisory locks of one session: one connection, however many conversations are worked in."""

    far = True

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url).execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._alone = threading.Lock()

    def take(self, conversation_id: str) -> bool:
        """See `Claims`."""
        return self._ask(_TAKE, conversation_id)

    def give_back(self, conversation_id: str) -> None:
        """See `Claims`."""
        try:
            self._ask(_GIVE_BACK, conversation_id)
        except StorageUnavailable:  # with its session the server has taken back everything
            return

    def close(self) -> None:
        """See `Claims`."""
        with self._alone:
            self._drop()
        self._engine.dispose()

    def _ask(self, question: sa.sql.Select, conversation_id: str) -> bool:
        with self._alone:
            if self._connection is not None:
                try:
                    return self._answer(self._connection, question, conversation_id)
                except StorageUnavailable:  # perhaps the server has only been started again
                    self._drop()
            try:
                self._connection = self._engine.connect()
                return self._answer(self._connection, question, conversation_id)
            except StorageUnavailable:
                self._drop()
                raise

    @staticmethod
    def _answer(connection: Connection, question: sa.sql.Select, conversation_id: str) -> bool:
        return bool(connection.execute(question, {"conversation": conversation_id}).scalar_one())

    def _drop(self) -> None:
        """End the session: a connection that goes back into a pool would keep its locks."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _offset(conversation_id: str) -> int:
    digest = hashlib.blake2b(conversation_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _LARGEST_OFFSET
