"""Transactions off the event loop of the delivery process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.bootstrap import Services
from bot.telemetry.metrics import DATABASE_RETRIES
from bot.unit_of_work import StorageUnavailable, UnitOfWork

T = TypeVar("T")
_MARKING = 5


class Store:
    """Reads, writes, and writes that must not be lost."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._turn = asyncio.Lock()

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """What `work` finds in a transaction that only reads."""

        def run() -> T:
            with self._services.reading() as uow:
                return work(uow)

        return await asyncio.to_thread(run)

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """What `work` returns, once everything it did is committed.

        One after the other: however much waits to be delivered, visitors find the database free in between.
        """

        def run() -> T:
            with self._services.unit_of_work() as uow:
                result = work(uow)
                uow.commit()
                return result

        async with self._turn:
            return await asyncio.to_thread(run)

    async def mark(self, work: Callable[[UnitOfWork], None]) -> None:
        """Write down how it ended. A database that is busy now is asked again: otherwise it is sent twice."""
        for attempt in range(1, _MARKING):
            try:
                return await self.write(work)
            except StorageUnavailable:
                DATABASE_RETRIES.inc()
                await asyncio.sleep(attempt)
        await self.write(work)
