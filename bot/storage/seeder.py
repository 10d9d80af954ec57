"""Fills a database with copies of made-up conversations."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bot.storage import cloning
from bot.storage import engine as engines
from bot.storage.cloning import Batch, Copy, Pattern, Patterns
from bot.storage.database import Database
from bot.storage.insight import count_again
from bot.storage.linking_seeds import link_copies
from bot.storage.sent_seeds import deliver_copies
from bot.unit_of_work import UnitOfWork

PREFIX = "bench-"
"""What the ids of everything made up begin with in the filled database."""
_PATIENCE_MS = 600_000


class Seeder:
    """Writes copies of patterns into one database, a batch at a time: a batch is there as a whole or not."""

    def __init__(self, url: str) -> None:
        self._engine = engines.for_writing(engines.create_engine(url, busy_ms=_PATIENCE_MS))

    def holds_others(self) -> bool:
        """Whether there are leads that were not made up."""
        with self._engine.connect() as connection:
            return cloning.has_others(connection, PREFIX)

    def written(self) -> int:
        """How many copies are there already."""
        with self._engine.connect() as connection:
            last = cloning.last_begun(connection, PREFIX)
        return 0 if last is None else int(last.removeprefix(PREFIX).split("-")[0], 16)

    def write(self, patterns: Patterns, copies: Iterable[tuple[Pattern, Copy]]) -> None:
        """Write one batch."""
        batch = Batch(patterns.columns)
        for pattern, copy in copies:
            pattern.add_to(batch, copy)
        with self._engine.connect() as connection:
            cloning.write(connection, batch)
            connection.commit()

    def finish(self, now: datetime.datetime) -> None:
        """Add what is not copied one by one; clean up and look at it, as PostgreSQL would sooner or later."""
        with self._engine.connect() as connection:
            count_again(connection)
            link_copies(connection)
            deliver_copies(connection, PREFIX, now)
            connection.commit()
        if self._engine.dialect.name == "postgresql":
            with self._engine.connect() as connection:
                alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                alone.execute(sa.text("VACUUM (ANALYZE)"))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def prefix_of(number: int) -> str:
    """What the ids of the copy with this number begin with."""
    return f"{PREFIX}{number:09x}-"


@contextmanager
def stored_patterns(
    keep: Sequence[Callable[[UnitOfWork], str]], marker: str, texts: Sequence[str]
) -> Iterator[tuple[Patterns, list[Pattern]]]:
    """Have the product store each pattern in a database of its own, and read what it stored.

    Each of `keep` stores one conversation and returns its id.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'patterns.db'}"
        database = Database(url)
        database.upgrade()
        ids = []
        with database.writing() as uow:
            for store in keep:
                ids.append(store(uow))
            uow.commit()
        database.close()
        engine = engines.create_engine(url)
        with engine.connect() as connection:
            patterns = Patterns(connection, marker, texts)
            yield patterns, [patterns.read(conversation_id) for conversation_id in ids]
        engine.dispose()
