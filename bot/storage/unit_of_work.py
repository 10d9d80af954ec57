"""One transaction on the database, rolled back unless it was committed."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from time import perf_counter
from types import TracebackType
from typing import Any, get_type_hints

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot.storage.access import SqlAccessPolicy, SqlPasswordLinks, SqlRecoveryCodes
from bot.storage.accounts import SqlStaffSessions, SqlUsers
from bot.storage.api_tokens import SqlApiTokens
from bot.storage.audit import SqlAuditLog
from bot.storage.board import SqlBoard
from bot.storage.bookings import SqlBookings
from bot.storage.consents import SqlConsents
from bot.storage.contacts import SqlPersons
from bot.storage.conversations import SqlConversations
from bot.storage.copies import SqlCopies
from bot.storage.deliveries import SqlDeliveries
from bot.storage.erasures import SqlErasures
from bot.storage.feedback import SqlFeedback
from bot.storage.history import SqlChangeLog, SqlDoNotContact
from bot.storage.insight import SqlInsight
from bot.storage.leads import SqlLeads
from bot.storage.mails import SqlMails
from bot.storage.matching import SqlMatches
from bot.storage.memory import Memory
from bot.storage.merges import SqlMerges, SqlProposals
from bot.storage.origins import SqlOrigins
from bot.storage.outbox import SqlOutbox
from bot.storage.overviews import SqlOverviews
from bot.storage.receivers import SqlReceivers
from bot.storage.reconciliation import SqlReconciliation
from bot.storage.referrals import SqlReferrals
from bot.storage.register import SqlLookUps
from bot.storage.retention import SqlRetention
from bot.storage.reviews import SqlReviews
from bot.storage.routing import SqlRouting
from bot.storage.scores import SqlScores
from bot.storage.upkeep import SqlTaskLeases
from bot.telemetry import traces
from bot.telemetry.metrics import TRANSACTION, database_failed
from bot.unit_of_work import StorageUnavailable

_DURATION = {access: TRANSACTION.labels(access) for access in ("read", "write")}


class SqlUnitOfWork:
    """The `UnitOfWork` of SQL. Use it in a `with` block, as often as needed but once at a time."""

    leads: SqlLeads
    outbox: SqlOutbox
    changes: SqlChangeLog
    consents: SqlConsents
    do_not_contact: SqlDoNotContact
    conversations: SqlConversations
    overviews: SqlOverviews
    users: SqlUsers
    staff_sessions: SqlStaffSessions
    recovery_codes: SqlRecoveryCodes
    password_links: SqlPasswordLinks
    access_policy: SqlAccessPolicy
    audit: SqlAuditLog
    bookings: SqlBookings
    mails: SqlMails
    reviews: SqlReviews
    insight: SqlInsight
    feedback: SqlFeedback
    copies: SqlCopies
    erasures: SqlErasures
    api_tokens: SqlApiTokens
    persons: SqlPersons
    retention: SqlRetention
    board: SqlBoard
    task_leases: SqlTaskLeases
    receivers: SqlReceivers
    deliveries: SqlDeliveries
    reconciliation: SqlReconciliation
    scores: SqlScores
    origins: SqlOrigins
    referrals: SqlReferrals
    matches: SqlMatches
    merges: SqlMerges
    proposals: SqlProposals
    routing: SqlRouting
    look_ups: SqlLookUps

    def __init__(self, engine: Engine, contact_key: bytes, access: str = "write") -> None:
        self._access = access
        self._began = 0.0
        self._engine = engine
        self._contact_key = contact_key
        self._connection: Connection | None = None
        self._memory = Memory()
        self._made: list[str] = []

    def __enter__(self) -> SqlUnitOfWork:
        self._began = perf_counter()
        self._span = traces.begin_within("transaction", access=self._access)
        try:
            connection = self._connected()
        except PoolExhausted:
            database_failed("every connection is in use")
            traces.end(self._span)
            raise StorageUnavailable("every connection to the database is in use") from None
        self._connection = connection
        self._memory = Memory()
        if self._access == "write":
            self._begin(connection)
        return self

    def _begin(self, connection: Connection) -> None:
        """Wait for the right to write now: whoever has it has waited for all that there is to wait for."""
        try:
            connection.begin()
        except StorageUnavailable as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        for name in self._made:
            del self.__dict__[name]
        self._made.clear()
        if connection is not None:
            self._let_go(connection, error)
            _DURATION[self._access].observe(perf_counter() - self._began)
            traces.end(self._span, error)

    def _connected(self) -> Connection:
        return self._engine.connect()

    def _let_go(self, connection: Connection, error: BaseException | None) -> None:
        connection.close()  # the pool rolls back what was not committed

    def __getattr__(self, name: str) -> Any:
        """A repository of this transaction, made when it is first asked for."""
        kind = _REPOSITORIES.get(name)
        if kind is None:
            raise AttributeError(name)
        connection = self._open()
        if kind is SqlDoNotContact:
            found: Any = SqlDoNotContact(connection, self._contact_key)
        else:
            found = kind(connection, self._memory) if name in _WITH_MEMORY else kind(connection)
        self.__dict__[name] = found
        self._made.append(name)
        return found

    def commit(self) -> None:
        """Make everything since the beginning of the block, or since the last commit, durable."""
        self._open().commit()
        self._memory.forget()

    def rollback(self) -> None:
        """Forget everything since the beginning of the block, or since the last commit."""
        self._open().rollback()
        self._memory.forget()

    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("a unit of work is used inside its `with` block")
        return self._connection


class LastingUnitOfWork(SqlUnitOfWork):
    """The same for a thread that does little else: it keeps its connection as long as the database is there.

    To take one from the pool and give it back costs as much as a statement.
    """

    _lasting: Connection | None = None

    def close(self) -> None:
        """Give back the connection; whoever goes on gets another one."""
        lasting, self._lasting = self._lasting, None
        if lasting is not None:
            lasting.close()

    def _connected(self) -> Connection:
        if self._lasting is None:
            self._lasting = super()._connected()
        return self._lasting

    def _let_go(self, connection: Connection, error: BaseException | None) -> None:
        if isinstance(error, StorageUnavailable) or connection.invalidated:
            self.close()
        elif connection.in_transaction():
            connection.rollback()


# A transaction needs a few of them: each is made when it is asked for.
_REPOSITORIES: Mapping[str, Any] = get_type_hints(SqlUnitOfWork)
_WITH_MEMORY = frozenset(
    name for name, kind in _REPOSITORIES.items() if "memory" in signature(kind).parameters
)
