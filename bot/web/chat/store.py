"""Transactions off the event loop: a busy database makes one visitor wait, never all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from bot.bootstrap import Services
from bot.telemetry.metrics import DATABASE_RETRIES
from bot.telemetry.stages import async_stage
from bot.unit_of_work import NotDurable, StorageUnavailable, UnitOfWork
from bot.web.chat.writing import CommonWriting, Written

_THREADS = 8
_ATTEMPTS = 3
T = TypeVar("T")


class Store:
    """Runs units of work in a few threads of its own."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._limiter: anyio.CapacityLimiter | None = None
        database = services.database
        self._common: CommonWriting | None = None
        if database.writes_one_by_one:
            self._common = CommonWriting(
                database.writing_ahead, database.make_durable, services.trackers.make_durable
            )

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """What `work` finds in a transaction that only reads."""

        def run() -> T:
            with self._services.reading() as uow:
                return work(uow)

        return await self._in_thread(run)

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """What `work` returns, once everything it did is committed. It may be run again from the start."""

        def run() -> T:
            with self._services.unit_of_work() as uow:
                result = work(uow)
                uow.commit()
                return result

        return await self._in_thread(run)

    async def write_with_others(self, work: Callable[[UnitOfWork], T]) -> T:
        """The same for short work that touches nothing but the database: it shares a transaction with others.

        Where the database lets many write at a time, everybody has their own.
        """
        common = self._common
        if common is None:
            return await self.write(work)
        return await self._retried(lambda: common.write(work))

    async def write_ahead(self, work: Callable[[UnitOfWork], T]) -> Written[T]:
        """The same as soon as everybody sees what it did: with SQLite ahead of the disk."""
        common = self._common
        if common is None:
            return Written(await self.write(work), _at_once())
        return await self._retried(lambda: common.write_ahead(work))

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns; it opens its own transactions, and may be run again from the start."""
        return await self._in_thread(work)

    async def _in_thread(self, run: Callable[[], T]) -> T:
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(_THREADS)
        limiter = self._limiter
        return await self._retried(lambda: anyio.to_thread.run_sync(run, limiter=limiter))

    @async_stage("database")
    async def _retried(self, attempted: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(1, _ATTEMPTS):
            try:
                return await attempted()
            except NotDurable:
                raise  # it is done: to do it again would be once too often
            except StorageUnavailable:
                DATABASE_RETRIES.inc()
                await anyio.sleep(0.05 * attempt)
        return await attempted()


def _at_once() -> asyncio.Future[None]:
    """What is done already."""
    done = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done
