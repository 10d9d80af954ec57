"""Counts days again that have changed: with the board's page as many as fit, with the command all of them.

Nobody waits for a day that is being counted. It is taken in a short transaction, read and counted in another
one, and stored in a third: a change meanwhile marks the day anew, and of two that count the same day the one
that took it later wins.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, TypeVar

from bot.board.days import Period, day_of, span_of
from bot.board.office_time import OfficeClock
from bot.board.repository import BoardRepository
from bot.board.tally import OF_LEADS, OF_TALKS, Rules, Tally, tally

_PATIENCE = datetime.timedelta(minutes=5)
"""After so long, whoever took a day is taken to have failed."""
Self = TypeVar("Self", bound="BoardUnitOfWork")


class BoardUnitOfWork(Protocol):
    """The part of a unit of work that counting needs."""

    @property
    def board(self) -> BoardRepository: ...

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...


@dataclass(frozen=True)
class Counting:
    """Brings the counts up to date."""

    reading: Callable[[], BoardUnitOfWork]
    writing: Callable[[], BoardUnitOfWork]
    now: Callable[[], datetime.datetime]
    zone: datetime.tzinfo
    clock: OfficeClock
    promised: datetime.timedelta

    def changed(self) -> Iterator[datetime.date]:
        """The days to count again, the latest first."""
        before: datetime.datetime | None = None
        while True:
            with self.reading() as uow:
                moment = uow.board.changed(self.now(), before)
            if moment is None:
                return
            day = day_of(moment, self.zone)
            yield day
            before = span_of(day, self.zone).start

    def known(self) -> Period | None:
        """From the first day on which anything happened to the last one."""
        with self.reading() as uow:
            found = uow.board.known()
        return Period(day_of(found[0], self.zone), day_of(found[1], self.zone)) if found else None

    def count(self, day: datetime.date) -> None:
        """Count one day and store what was found."""
        span = span_of(day, self.zone)
        with self.writing() as uow:
            note = uow.board.take(span, self.now() + _PATIENCE)
            uow.commit()
        with self.reading() as uow:
            rules = Rules(self.clock, self.promised, self.now())
            found = tally(uow.board.leads(span), uow.board.talks(span), rules)
        with self.writing() as uow:
            if uow.board.done(note):
                self._store(uow, day, found)
                uow.commit()

    def _store(self, uow: BoardUnitOfWork, day: datetime.date, found: Tally) -> None:
        uow.board.replace(day, OF_LEADS, found.of(OF_LEADS))
        # Conversations are deleted after a while; how they went is still known.
        if found.talks:
            uow.board.replace(day, OF_TALKS, found.of(OF_TALKS))
        if found.true_until is not None:
            uow.board.mark(span_of(day, self.zone).start, found.true_until)
