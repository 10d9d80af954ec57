"""Writers who would wait for one another write in one transaction.

SQLite lets one write at a time, and making a transaction durable takes as long as what it writes. Whoever
comes while another one writes waits here, and all who wait are written and made durable at once. A visitor
who is alone has a transaction alone.

What is written is seen by everybody before it is durable, and whoever has something to do with it meanwhile
need not wait for the disk first. What tells of Rasa's work is written once that work is on the disk.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import anyio

from bot.telemetry import traces
from bot.unit_of_work import StorageUnavailable, UnitOfWork

_MOST = 16
"""In one transaction: other processes wait for its end."""
T = TypeVar("T")
_Work = Callable[[UnitOfWork], Any]


@dataclass(frozen=True)
class Written(Generic[T]):
    """What was done in a transaction that everybody sees."""

    found: T
    durable: Awaitable[None]
    """Until this is done a cut of the power undoes it. Raises `NotDurable` when the disk fails."""


@dataclass(frozen=True, eq=False)
class _Wish:
    """What somebody wants written, and where they hear of it."""

    work: _Work
    seen: asyncio.Future[Any]
    durable: asyncio.Future[None]
    context: contextvars.Context


class CommonWriting:
    """One thread that writes for everybody. One per process, for one event loop.

    `begin` makes transactions that are committed ahead of the disk, and `make_durable` waits for it;
    `rasa_durable` waits for what Rasa has written.
    """

    def __init__(
        self,
        begin: Callable[[], UnitOfWork],
        make_durable: Callable[[], None],
        rasa_durable: Callable[[], None],
    ) -> None:
        self._begin = begin
        self._make_durable = make_durable
        self._rasa_durable = rasa_durable
        self._behind_rasa: deque[_Wish] = deque()
        self._waiting: deque[_Wish] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writing")

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """What `work` returns, once everything it did is durable. It may be run again from the start.

        What Rasa did before is durable before it: a transcript never has an answer that Rasa does not know.
        """
        wish = _wish(work)
        self._behind_rasa.append(wish)
        self._thread.submit(self._follow_rasa, asyncio.get_running_loop())
        with anyio.CancelScope(shield=True):
            found: T = await wish.seen
            await wish.durable
        return found

    async def write_ahead(self, work: Callable[[UnitOfWork], T]) -> Written[T]:
        """What `work` returns, once everybody sees what it did."""
        wish = _wish(work)
        self._waiting.append(wish)
        self._thread.submit(self._work_off, asyncio.get_running_loop())
        # As with any thread: what has begun is waited for, so that nobody takes it for not done.
        with anyio.CancelScope(shield=True):
            found: T = await wish.seen
        return Written(found, wish.durable)

    def _follow_rasa(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called once for each wish, as below; one sync serves all who are there when it begins."""
        following = [self._behind_rasa.popleft() for _ in range(len(self._behind_rasa))]
        if following:
            failure = _failure_of(self._rasa_durable)
            if failure is None:
                self._waiting.extend(following)
            else:
                loop.call_soon_threadsafe(_tell, [(wish, failure) for wish in following])
        self._work_off(loop)

    def _work_off(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called once for each wish: whoever finds none left has been served with those before."""
        if self._waiting:
            first = self._waiting[0]
            news = first.context.run(self._written_together)
            loop.call_soon_threadsafe(_tell, news)
            done = [wish for wish, found in news if not isinstance(found, Exception)]
            if done:
                loop.call_soon_threadsafe(_tell_of_the_disk, done, _failure_of(self._make_durable))

    def _written_together(self) -> Sequence[tuple[_Wish, Any]]:
        """Everybody who waits, each with what their work returned or raised."""
        taken: list[_Wish] = []
        try:
            with self._begin() as uow:
                self._take(taken)  # now that it is our turn: also those who came meanwhile
                with _traced(taken[1:]):
                    found = [wish.work(uow) for wish in taken]
                    uow.commit()
                return list(zip(taken, found, strict=True))
        except StorageUnavailable as error:
            self._take(taken)
            return [(wish, error) for wish in taken]
        except Exception:
            return [(wish, self._written_alone(wish.work)) for wish in taken]

    def _written_alone(self, work: _Work) -> Any:
        """One of them failed, and nothing of what they did was kept: the others shall not suffer for it."""
        try:
            with self._begin() as uow:
                found = work(uow)
                uow.commit()
                return found
        except Exception as error:
            return error

    def _take(self, taken: list[_Wish]) -> None:
        while self._waiting and len(taken) < _MOST:
            taken.append(self._waiting.popleft())


def _wish(work: _Work) -> _Wish:
    loop = asyncio.get_running_loop()
    return _Wish(work, loop.create_future(), loop.create_future(), contextvars.copy_context())


def _failure_of(syncing: Callable[[], None]) -> Exception | None:
    try:
        syncing()
    except Exception as error:
        return error
    return None


@contextmanager
def _traced(others: Sequence[_Wish]) -> Iterator[None]:
    """The transaction stands in the trace of each of them, not only of the first, who began it."""
    spans = [wish.context.run(traces.begin_within, "transaction", access="write") for wish in others]
    try:
        yield
    finally:
        for wish, span in zip(others, spans, strict=True):
            wish.context.run(traces.end, span)


def _tell(news: Sequence[tuple[_Wish, Any]]) -> None:
    for wish, found in news:
        if wish.seen.done():  # whoever asked is gone
            continue
        if isinstance(found, Exception):
            wish.seen.set_exception(found)
        else:
            wish.seen.set_result(found)


def _tell_of_the_disk(wishes: Sequence[_Wish], failure: Exception | None) -> None:
    for wish in wishes:
        if wish.durable.done():
            continue
        if failure is None:
            wish.durable.set_result(None)
        else:
            wish.durable.set_exception(failure)
            wish.durable.exception()  # whoever asked may be gone: that is no fault to be reported
