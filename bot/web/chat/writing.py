"""Writers who would wait for one another write in one transaction.

SQLite lets one write at a time, and making a transaction durable takes as long as what it writes. Whoever
comes while another one writes waits here, and all who wait are written and made durable at once. A visitor
who is alone has a transaction alone.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import anyio

from bot.telemetry import traces
from bot.unit_of_work import StorageUnavailable, UnitOfWork

_MOST = 16
"""In one transaction: other processes wait for its end."""
T = TypeVar("T")
_Work = Callable[[UnitOfWork], Any]


@dataclass(frozen=True, eq=False)
class _Wish:
    """What somebody wants written, and where they hear of it."""

    work: _Work
    heard: asyncio.Future[Any]
    context: contextvars.Context


class CommonWriting:
    """One thread that writes for everybody. One per process, for one event loop."""

    def __init__(self, begin: Callable[[], UnitOfWork]) -> None:
        self._begin = begin
        self._waiting: deque[_Wish] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writing")

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """What `work` returns, once everything it did is committed. It may be run again from the start."""
        loop = asyncio.get_running_loop()
        wish = _Wish(work, loop.create_future(), contextvars.copy_context())
        self._waiting.append(wish)
        self._thread.submit(self._work_off, loop)
        # As with any thread: what has begun is waited for, so that nobody takes it for not done.
        with anyio.CancelScope(shield=True):
            found = await wish.heard
        return cast(T, found)

    def _work_off(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called once for each wish: whoever finds none left has been served with those before."""
        if self._waiting:
            first = self._waiting[0]
            news = first.context.run(self._written_together)
            loop.call_soon_threadsafe(_tell, news)

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
        if wish.heard.done():  # whoever asked is gone
            continue
        if isinstance(found, Exception):
            wish.heard.set_exception(found)
        else:
            wish.heard.set_result(found)
