"""The events of conversations as Rasa's tracker keeps them: an append-only table, one row per event.

A position counts the events of one conversation from 1. It is part of the key, so that two processes that
append to the same conversation at once cannot both succeed: one of them finds its position taken.

Of an erased conversation a digest of its id stays, so that a turn that was under way cannot bring it back.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.redaction import cleaned
from bot.storage import queueing
from bot.storage.prepared import Prepared
from bot.storage.settling import settle
from bot.storage.tracker_engine import tracker_engine
from bot.unit_of_work import StorageUnavailable

_metadata = sa.MetaData()
_events = sa.Table(
    "tracker_events",
    _metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("type_name", sa.String(64), nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
_erased = sa.Table("tracker_erasures", _metadata, sa.Column("digest", sa.String(64), primary_key=True))
_c = _events.c
_conversation = sa.bindparam("conversation")

_LAST = Prepared(
    sa.select(sa.func.coalesce(sa.func.max(_c.position), 0)).where(_c.conversation_id == _conversation)
)
_LAST_START = (
    sa.select(sa.func.coalesce(sa.func.max(_c.position), 0))
    .where(_c.conversation_id == _conversation, _c.type_name == "session_started")
    .scalar_subquery()
)
_EVERY = (
    sa.select(_c.position, _c.data)
    .where(_c.conversation_id == _conversation, _c.position <= sa.bindparam("last"))
    .order_by(_c.position)
)
_ALL, _SESSION = Prepared(_EVERY), Prepared(_EVERY.where(_c.position >= _LAST_START))
_INSERT = Prepared(sa.insert(_events))
_AT = Prepared(
    sa.select(_c.position).where(_c.conversation_id == _conversation, _c.position == sa.bindparam("last"))
)
_IS_ERASED = Prepared(sa.select(_erased.c.digest).where(_erased.c.digest == sa.bindparam("the_digest")))
# On PostgreSQL whoever appends and whoever erases wait for one another; SQLite has one writer anyway.
_ALONE = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(_conversation, 0)))


class PositionTaken(Exception):
    """Somebody else appended to the conversation, or erased it, since it was read."""


class Unavailable(Exception):
    """The database did not answer; `retryable` when trying again shortly makes sense."""

    def __init__(self, error: BaseException, *, cut_off: bool = False) -> None:
        super().__init__(type(error).__name__)
        self.retryable = "locked" in str(error) or cut_off


@dataclass(frozen=True)
class StoredEvent:
    """One event to append."""

    type_name: str
    timestamp: float
    data: str


class TrackerEvents:
    """Reads and appends the events of conversations; every append is one transaction.

    With SQLite an append returns ahead of the disk: everybody sees it, and a cut of the power undoes it until
    somebody waits for the disk (`bot.storage.disk`).
    """

    def __init__(self, url: str) -> None:
        self._engine = tracker_engine(url)
        self._kept: Connection | None = None
        self._use_of_kept = threading.Lock()
        with _answered():
            self._make_tables()

    def close(self) -> None:
        """Give back the connections."""
        self._drop_kept()
        self._engine.dispose()

    def last_position(self, conversation_id: str) -> int:
        """The position of the last event, 0 when there is none."""
        with _answered(), self._reading() as connection:
            return int(_LAST.scalar(connection, {"conversation": conversation_id}))

    def read(self, conversation_id: str, last: int, *, whole: bool = False) -> list[tuple[int, str]]:
        """Position and data of the events up to `last`: of the last session, or of the whole conversation."""
        query = _ALL if whole else _SESSION
        with _answered(), self._reading() as connection:
            rows = query.rows(connection, _key(conversation_id, last))
            return [(int(row["position"]), str(row["data"])) for row in rows]

    @property
    def is_at_hand(self) -> bool:
        """Whether a transaction that finds nobody in its way takes no time to speak of."""
        return bool(self._engine.dialect.name == "sqlite")

    def append(
        self, conversation_id: str, after: int, events: Sequence[StoredEvent], *, patient: bool = True
    ) -> int:
        """Append the events after position `after` and return the new last position, or refuse.

        Who is not patient is refused by SQLite at once where somebody else is writing.
        """
        rows = [
            {
                "conversation_id": conversation_id,
                "position": after + offset,
                "type_name": event.type_name,
                "timestamp": event.timestamp,
                "data": event.data,
            }
            for offset, event in enumerate(events, start=1)
        ]
        if not rows:
            return after
        try:
            with _answered(), self._lent() as connection, connection.begin():
                self._wait_for_others(connection, conversation_id, ahead=True, patient=patient)
                _INSERT.run_many(connection, rows)
                # Erased meanwhile: neither the rest of a conversation nor a new beginning may come back.
                if after and _AT.first(connection, _key(conversation_id, after)) is None:
                    raise PositionTaken
                if not after and _is_erased(connection, conversation_id):
                    raise PositionTaken
        except IntegrityError as error:
            raise PositionTaken from error
        return after + len(rows)

    def conversations(self) -> list[str]:
        """Every conversation that has events."""
        with _answered(), self._reading() as connection:
            return [str(row[0]) for row in connection.execute(sa.select(_c.conversation_id).distinct())]

    def erase(self, conversation_id: str) -> int:
        """Delete a conversation's events for good: none can be appended again. Says how many there were."""
        statement = sa.delete(_events).where(_c.conversation_id == conversation_id)
        with _answered(), self._engine.begin() as connection:
            self._wait_for_others(connection, conversation_id)
            if not _is_erased(connection, conversation_id):
                connection.execute(sa.insert(_erased).values(digest=_digest(conversation_id)))
            return int(connection.execute(statement).rowcount)

    def redact(self, conversation_id: str, clean: Callable[[str], str]) -> None:
        """Clean every text in a conversation's events; their number, kinds and order stay."""
        mine = sa.select(_c.position, _c.data).where(_c.conversation_id == _conversation)
        with _answered(), self._engine.begin() as connection:
            self._wait_for_others(connection, conversation_id)
            for position, data in connection.execute(mine, {"conversation": conversation_id}).all():
                event = json.loads(data)
                bare = cleaned(event, clean)
                if bare == event:  # of a long conversation, nearly all of them
                    continue
                text = json.dumps(bare, ensure_ascii=False)
                this = (_c.conversation_id == conversation_id) & (_c.position == position)
                connection.execute(sa.update(_events).where(this).values(data=text))

    def settle(self) -> bool:
        """Leave nothing of what was erased in SQLite's files; False when somebody is in the way just now."""
        with _answered():
            return settle(self._engine)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._lent() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.connection.dbapi_connection.be_patient()
            yield connection

    @contextmanager
    def _lent(self) -> Iterator[Connection]:
        """A connection: with SQLite the one that is kept, unless another thread has it at the moment.

        To take one from the pool and give it back costs as much as a statement.
        """
        if not (self.is_at_hand and self._use_of_kept.acquire(blocking=False)):
            with self._engine.connect() as connection:
                yield connection
            return
        try:
            kept = self._kept = self._kept or self._engine.connect()
            yield kept
            if kept.in_transaction():
                kept.rollback()
        except BaseException:
            self._drop_kept()
            raise
        finally:
            self._use_of_kept.release()

    def _drop_kept(self) -> None:
        """Nobody knows what state it is in."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _wait_for_others(
        self, connection: Connection, conversation_id: str, *, ahead: bool = False, patient: bool = True
    ) -> None:
        """Whoever writes does so alone: in this conversation, or in SQLite's whole file."""
        if self._engine.dialect.name == "postgresql":
            connection.execute(_ALONE, {"conversation": conversation_id})
        else:
            connection.connection.dbapi_connection.begin(queueing.IMMEDIATE, ahead=ahead, patient=patient)

    def _make_tables(self) -> None:
        known = sa.inspect(self._engine)
        if not all(known.has_table(table.name) for table in _metadata.sorted_tables):
            with self._engine.begin() as connection:
                self._wait_for_others(connection, "")  # another process may be making them
                _metadata.create_all(connection)


class _answered:
    """Turns a failure of the database into `Unavailable`; a refused key stays what it is."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, IntegrityError):
            return
        if isinstance(error, DBAPIError):
            raise Unavailable(error.orig or error, cut_off=bool(error.connection_invalidated)) from error
        if isinstance(error, (sqlite3.Error, StorageUnavailable)):  # when a transaction began
            raise Unavailable(error) from error


def _key(conversation_id: str, last: int) -> dict[str, Any]:
    return {"conversation": conversation_id, "last": last}


def _digest(conversation_id: str) -> str:
    return hashlib.sha256(conversation_id.encode()).hexdigest()


def _is_erased(connection: Connection, conversation_id: str) -> bool:
    return _IS_ERASED.first(connection, {"the_digest": _digest(conversation_id)}) is not None
