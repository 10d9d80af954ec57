"""The database of this process: its units of work and its schema."""

from __future__ import annotations

import sqlalchemy as sa

from bot.conversations.claims import Claims
from bot.storage import engine as engines
from bot.storage.claims import claims_at
from bot.storage.schema import is_current, upgrade
from bot.storage.settling import settle
from bot.storage.unit_of_work import LastingUnitOfWork, SqlUnitOfWork

_UPGRADE_MS = 60_000


class Database:
    """Opened by `bot.bootstrap` only. Nothing is connected before the first transaction.

    `contact_key` seals the contact details of people who must not be contacted: with another key, nobody on
    that list is recognised.
    """

    def __init__(self, url: str, *, busy_ms: int = engines.BUSY_MS, contact_key: bytes = b"") -> None:
        self._contact_key = contact_key
        self._url = url
        self._engine = engines.create_engine(url, busy_ms=busy_ms)
        self._writing = engines.for_writing(self._engine)
        self._ahead = LastingUnitOfWork(engines.for_writing(self._engine, ahead=True), contact_key)

    @property
    def writes_one_by_one(self) -> bool:
        """Whether whoever writes keeps everybody else from it: SQLite has one writer at a time."""
        return self._engine.dialect.name == "sqlite"

    def writing(self) -> SqlUnitOfWork:
        """A transaction that will write."""
        return SqlUnitOfWork(self._writing, self._contact_key)

    def writing_ahead(self) -> SqlUnitOfWork:
        """The same, whose commits everybody sees and a cut of the power undoes, until `make_durable`.

        It is always the same one: for one thread of the process, which uses it again and again.
        """
        return self._ahead

    def make_durable(self) -> None:
        """Return when all that was committed is on the disk. Raises `NotDurable`."""
        engines.make_durable(self._engine)

    def reading(self) -> SqlUnitOfWork:
        """A transaction that only reads, and makes nobody wait."""
        return SqlUnitOfWork(self._engine, self._contact_key, "read")

    def claims(self) -> Claims:
        """The claims of conversations of this process; whoever asks for them closes them."""
        return claims_at(self._url)

    def upgrade(self) -> None:
        """Bring the schema up to date; processes that do so at once wait for one another."""
        # More patient than anything else: another process may be creating every table at this moment.
        patient = engines.create_engine(self._url, busy_ms=_UPGRADE_MS, hanging=True)
        try:
            upgrade(engines.for_writing(patient))
        finally:
            patient.dispose()

    def is_current(self) -> bool:
        """Whether the schema is the one this code knows."""
        return is_current(self._engine)

    def ping(self) -> None:
        """Ask the database anything; raises `StorageUnavailable`."""
        with self._engine.connect() as connection:
            connection.execute(sa.select(sa.literal(1)))

    def server_version(self) -> int | None:
        """The main version of the PostgreSQL server; None: it is SQLite, which is a part of us."""
        if self._engine.dialect.name != "postgresql":
            return None
        with self._engine.connect() as connection:
            return int(connection.execute(sa.text("SHOW server_version_num")).scalar_one()) // 10_000

    def settle(self) -> bool:
        """Leave nothing of what was erased in SQLite's files; False when somebody is in the way just now."""
        return settle(self._engine)

    def close(self) -> None:
        """Close every connection."""
        self._ahead.close()
        self._engine.dispose()
